import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { quick } from '../support/quick-settings.ts';
import { run, runForJson } from './command.ts';
import { cleanUp, launch, makeDirectory } from './server-process.ts';

const secrets = {
  AUTH_SECRET: 'canary-AUTH_SECRET-0123456789abcdef',
  MONITORING_TOKEN: 'canary-monitoring-token',
  DATABASE_URL: 'postgresql://auth:canary@db/auth',
};

const config = suite('auth config and auth openapi', { directory: '' });

config.before.each((context) => {
  context.directory = makeDirectory();
});
config.after.each(({ directory }) => cleanUp(directory));

config('check says that the settings are good', async ({ directory }) => {
  const { code, stdout, stderr } = await run(directory, 'config check', { variables: secrets });
  assert.equal({ code, stdout, stderr }, { code: 0, stdout: 'The settings are good.\n', stderr: '' });
  assert.equal(await runForJson(directory, 'config check'), { ok: true, problems: [], warnings: [] });
});

config('check --json holds all problems and warnings, and is exit code 78', async ({ directory }) => {
  const variables = { PORT: 'x', AUTH_SECRET: 'canary', DATABSE_URL: 'canary' };
  const { code, stdout, stderr } = await run(directory, 'config check --json', { variables });
  assert.is(code, 78);
  const { ok, problems, warnings } = JSON.parse(stdout);
  assert.is(ok, false);
  assert.is(problems.length, 2);
  assert.is(warnings.length, 1);
  assert.is(stderr, '');
  assert.not.match(stdout, 'canary');
});

config('print shows what is in effect and where it came from, and no secret', async ({ directory }) => {
  const { stdout } = await run(directory, 'config print', { variables: { ...secrets, PORT: '8080' } });
  assert.match(stdout, /^SETTING +VALUE +FROM\n/);
  assert.match(stdout, /^PORT +8080 +environment$/m);
  assert.match(stdout, /^PUBLIC_URL +http:\/\/127\.0\.0\.1:8080 +default$/m);
  assert.match(stdout, /^AUTH_SECRET +\[set\] +environment$/m);
  assert.match(stdout, /^DATABASE_URL +postgresql:\/\/auth:\[set\]@db\/auth +environment$/m);
  assert.not.match(stdout, 'canary');
});

config('print --json has a name, a value, an origin and a meaning for each setting', async ({ directory }) => {
  const { settings } = await runForJson(directory, 'config print', { variables: secrets });
  for (const setting of settings) assert.equal(Object.keys(setting), ['name', 'value', 'from', 'description']);
  assert.not.match(JSON.stringify(settings), 'canary');
});

config('openapi prints what the service answers at /openapi.json', async ({ directory }) => {
  const variables = { AUTH_API_PREFIX: '/identity', PUBLIC_URL: 'https://auth.test' };
  const { code, stdout } = await run(directory, 'openapi', { variables });
  assert.is(code, 0);
  const url = await launch(directory, { ...quick, ...variables }).url();
  assert.equal(JSON.parse(stdout), await (await fetch(`${url}/openapi.json`)).json());
  assert.match(stdout, '"/identity/auth/login": {');
});

config.run();
