import { parseEnv } from 'node:util';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { renderEnvExample } from '../../src/settings/env-example.ts';
import { loadSettings } from '../../src/settings/load-settings.ts';
import { settingsSchema } from '../../src/settings/settings-schema.ts';

const envExample = suite('.env.example');

envExample('it names every setting', () => {
  for (const name of Object.keys(settingsSchema.properties)) assert.match(renderEnvExample(), `\n# ${name}=`);
});

envExample('copied as it is, and with every line switched on, it changes nothing', () => {
  const settings = (text: string) => loadSettings({ ...parseEnv(text) }, { isTerminal: false }).settings;
  const switchedOn = renderEnvExample().replace(/^# ([A-Z_]+=)/gm, '$1');
  assert.equal(settings(renderEnvExample()), settings(''));
  assert.equal(settings(switchedOn), settings(''));
});

envExample('it holds no secret that somebody could keep', () => {
  assert.match(renderEnvExample(), /\n# AUTH_SECRET=\n/);
});

envExample.run();
