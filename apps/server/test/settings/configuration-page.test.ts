import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { renderConfigurationPage } from '../../src/settings/configuration-page.ts';
import type { Setting } from '../../src/settings/setting.ts';
import { settingsSchema } from '../../src/settings/settings-schema.ts';

const page = renderConfigurationPage();

const test = suite('the page of the settings');

test('every setting has one row, in the order of the schema', () => {
  const rows = [...page.matchAll(/^\| `([A-Z][A-Z0-9_]+)` \|/gm)].map(([, name]) => name);
  assert.equal(rows, Object.keys(settingsSchema.properties));
});

test('a secret, and nothing else, may come from a file', () => {
  for (const [name, { secret }] of Object.entries<Setting>(settingsSchema.properties)) {
    assert.is(page.includes(`secret, or \`${name}_FILE\``), secret, name);
  }
});

test('a row tells what it does, how it is written and its default', () => {
  assert.match(
    page,
    '| `ACCESS_TOKEN_TTL` | How long an access token is good. | a duration of whole seconds from 1s to 3650d | `15m` |',
  );
  assert.match(page, '| `RATE_LIMIT_REGISTER` | Registrations from one address. | a limit | `10/1h` |');
  assert.match(page, '| a switch | `on` |');
});

test('names of settings are code, also in what is told of others, and words are not', () => {
  assert.match(page, '| a text that is not blank | `PUBLIC_URL` |');
  assert.match(page, '| `sqlite:AUTH_DATA_DIR/auth.db` |');
  assert.match(page, 'What `AUTH_SECRET` was before');
  assert.match(page, 'secret, or `MONITORING_TOKEN_FILE` | none |');
});

test.run();
