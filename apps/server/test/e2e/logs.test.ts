import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { quick } from '../support/quick-settings.ts';
import { alice, call, login, logout, me, refresh, register, tokensOf } from './client.ts';
import { cleanUp, launch, makeDirectory, readLines } from './server-process.ts';

const logs = suite('the logs of the process', { directory: '' });

logs.before.each((context) => {
  context.directory = makeDirectory();
});
logs.after.each(({ directory }) => cleanUp(directory));

logs('each request is one JSON line with the members of the specification', async ({ directory }) => {
  const server = launch(directory, quick);
  const url = await server.url();
  const { access } = tokensOf(await register(url));
  await me(url, access);
  await call(url, '/health');
  server.kill('SIGTERM');
  await server.exited;

  const requests = server.lines().filter((line) => 'endpoint' in line && 'duration_ms' in line);
  assert.equal(
    requests.map(({ method, endpoint, status_code }) => `${method} ${endpoint} ${status_code}`),
    ['POST /api/v1/auth/register 201', 'GET /api/v1/auth/me 200'],
  );
  for (const line of requests) {
    assert.is(line['level'], 'INFO');
    assert.match(String(line['timestamp']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    for (const member of ['message', 'request_id', 'ip']) assert.type(line[member], 'string', member);
    assert.type(line['duration_ms'], 'number');
  }
  assert.type(requests[1]?.['user_id'], 'string');
});

logs('LOG_DIR gets app.log with INFO and above, and error.log with ERROR and above', async ({ directory }) => {
  const first = launch(directory, { ...quick, LOG_LEVEL: 'debug', LOG_DIR: 'logs' });
  const url = await first.url();
  await register(url);
  const second = launch(directory, { ...quick, PORT: new URL(url).port, LOG_DIR: 'logs' });
  await second.exited;
  first.kill('SIGTERM');
  await first.exited;

  assert.equal(readdirSync(join(directory, 'logs')).sort(), ['app.log', 'error.log']);
  const app = readLines(join(directory, 'logs/app.log'));
  const errors = readLines(join(directory, 'logs/error.log'));
  const messages = app.map(({ message }) => message);
  for (const message of ['listening', 'stopping', 'stopped']) assert.ok(messages.includes(message), message);
  assert.ok(app.every(({ level }) => level !== 'DEBUG'));
  assert.equal(
    errors.map(({ level }) => level),
    ['CRITICAL'],
  );
  assert.ok(app.some(({ level }) => level === 'CRITICAL'));
});

logs('a LOG_DIR that cannot be written stops the start with exit code 78', async ({ directory }) => {
  const server = launch(directory, { ...quick, LOG_DIR: '/dev/null/logs' });
  assert.is((await server.exited).code, 78);
  assert.match(server.stderr(), '/dev/null/logs');
});

logs('canary secrets are found nowhere', async ({ directory }) => {
  const secret = 'canary-AUTH_SECRET-0123456789abcdef';
  const canaries = {
    password: 'canary password of a bird',
    wrong: 'canary wrong horse',
    header: 'canaryauthorization',
    cookie: 'canarycookie',
  };
  const server = launch(directory, { ...quick, AUTH_SECRET: secret, LOG_LEVEL: 'debug', LOG_DIR: 'logs' });
  const url = await server.url();
  const user = { ...alice, password: canaries.password };
  const first = tokensOf(await register(url, user));
  await register(url, user);
  await login(url, { email: user.email, password: canaries.wrong });
  await login(url, { email: canaries.wrong, password: canaries.wrong, [canaries.wrong]: canaries.wrong });
  await call(url, `/api/v1/auth/me?token=${first.refresh}&access_token=${first.access}`);
  await call(url, `/canary/${first.access}?password=${canaries.header}`);
  const second = tokensOf(await refresh(url, first.refresh));
  await refresh(url, canaries.header);
  await me(url, `${second.access}x`);
  await me(url, second.access);
  const fields = {
    Authorization: `Basic ${canaries.header}`,
    Cookie: `sid=${canaries.cookie}`,
    'Content-Type': 'application/json',
  };
  await fetch(`${url}/api/v1/auth/login`, { method: 'POST', headers: fields, body: `{"password":"${canaries.wrong}"` });
  await logout(url, second.access);
  server.kill('SIGTERM');
  await server.exited;

  const files = readdirSync(join(directory, 'logs')).map((name) => readFileSync(join(directory, 'logs', name), 'utf8'));
  const written = [server.stdout(), server.stderr(), ...files].join('\n');
  assert.match(written, '"endpoint":"/api/v1/auth/login"');
  for (const canary of [secret, ...Object.values(canaries), ...Object.values(first), ...Object.values(second)]) {
    assert.not(written.includes(canary), `${canary} was written`);
  }
  assert.not(existsSync(join(directory, 'data/development-secret')));
});

logs.run();
