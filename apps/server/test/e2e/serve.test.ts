import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { quick } from '../support/quick-settings.ts';
import { alice, call, login, logout, me, refresh, register, tokensOf } from './client.ts';
import { cleanUp, launch, makeDirectory, until } from './server-process.ts';

const serving = suite('the service as a process', { directory: '' });

serving.before.each((context) => {
  context.directory = makeDirectory();
});
serving.after.each(({ directory }) => cleanUp(directory));

serving('it starts with no setting but a port, and tells where it and its documentation are', async ({ directory }) => {
  const server = launch(directory, { PORT: '0', LOG_FORMAT: 'json' });
  const url = await server.url();
  assert.match(url, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
  const listening = server.lines().find(({ message }) => message === 'listening');
  assert.is(listening?.['docs'], `${url}/docs`);
  assert.is((await call(url, '/health')).body.status, 'healthy');
  for (const path of ['/health/live', '/health/ready']) assert.is((await fetch(url + path)).status, 200, path);
  assert.is((await fetch(`${url}/docs`)).status, 200);
  assert.is(statSync(join(directory, 'data/development-secret')).mode & 0o777, 0o600);
  assert.ok(existsSync(join(directory, 'data/auth.db')));
});

serving(
  'a user registers, logs in by email in another case or by username, refreshes and logs out',
  async ({ directory }) => {
    const url = await launch(directory, quick).url();
    assert.is((await register(url)).status, 201);
    assert.is((await register(url)).status, 409);
    const byEmail = await login(url, { email: 'ALICE@Mail.Test', password: alice.password });
    assert.is(byEmail.status, 200);
    assert.is((await login(url, { username: 'Alice', password: alice.password })).status, 200);
    assert.is(
      (await login(url, { username: 'alice', password: 'wrong horse' })).body.error_code,
      'INVALID_CREDENTIALS',
    );

    const first = tokensOf(byEmail);
    const second = tokensOf(await refresh(url, first.refresh));
    assert.is.not(second.refresh, first.refresh);
    assert.is(tokensOf(await refresh(url, first.refresh)).refresh, second.refresh);
    assert.is((await me(url, second.access)).body.email, alice.email);

    assert.is((await logout(url, second.access)).status, 204);
    for (const token of [first.access, second.access])
      assert.is((await me(url, token)).body.error_code, 'SESSION_REVOKED');
    assert.is((await refresh(url, second.refresh)).status, 401);
  },
);

serving('after REFRESH_REUSE_GRACE a spent refresh token ends its session', async ({ directory }) => {
  const url = await launch(directory, { ...quick, REFRESH_REUSE_GRACE: '1s' }).url();
  const first = tokensOf(await register(url));
  const second = tokensOf(await refresh(url, first.refresh));
  const refused = await until(async () => {
    const reply = await refresh(url, first.refresh);
    if (reply.status !== 200) return reply;
    assert.is(reply.body.refresh_token, second.refresh);
    return undefined;
  });
  assert.is(refused.status, 401);
  assert.is(refused.body.error_code, 'REFRESH_TOKEN_REUSED');
  assert.is((await me(url, second.access)).body.error_code, 'SESSION_REVOKED');
  assert.is((await refresh(url, second.refresh)).status, 401);
});

serving('AUTH_API_PREFIX moves the API, and health stays at the root', async ({ directory }) => {
  const url = await launch(directory, { ...quick, AUTH_API_PREFIX: '/identity' }).url();
  assert.is((await call(url, '/identity/auth/register', { body: alice })).status, 201);
  assert.is((await register(url)).body.error_code, 'NOT_FOUND');
  assert.is((await call(url, '/health')).status, 200);
});

serving('the settings reach the service', async ({ directory }) => {
  const url = await launch(directory, {
    ...quick,
    PUBLIC_URL: 'https://auth.test/',
    JWT_AUDIENCE: 'shop',
    ACCESS_TOKEN_TTL: '2m',
  }).url();
  const { access } = tokensOf(await register(url));
  const claims = JSON.parse(Buffer.from(access.split('.')[1] ?? '', 'base64url').toString());
  assert.is(claims.iss, 'https://auth.test');
  assert.is(claims.aud, 'shop');
  assert.is(claims.exp - claims.iat, 120);
  assert.match(readFileSync(join(directory, 'data/auth.db'), 'latin1'), /^SQLite format 3/);
});

serving('MONITORING_TOKEN reads the metrics, which count what the service does', async ({ directory }) => {
  const MONITORING_TOKEN = 'a-token-of-the-scraper';
  const url = await launch(directory, { ...quick, MONITORING_TOKEN }).url();
  await register(url);
  await login(url, { username: 'alice', password: 'wrong horse' });
  assert.is((await call(url, '/metrics')).status, 401);
  const scrape = await fetch(`${url}/metrics`, { headers: { Authorization: `Bearer ${MONITORING_TOKEN}` } });
  assert.is(scrape.status, 200);
  const metrics = await scrape.text();
  for (const series of [
    'auth_registrations_total{outcome="succeeded"} 1',
    'auth_logins_total{outcome="invalid_credentials"} 1',
    'http_request_duration_seconds_count{method="POST",route="/api/v1/auth/register",status="201"} 1',
    'auth_password_hash_seconds_count 2',
  ]) {
    assert.ok(metrics.includes(series), `no ${series} in:\n${metrics}`);
  }
});

serving('REAUTH_MAX_AGE reaches the service', async ({ directory }) => {
  const url = await launch(directory, { ...quick, REAUTH_MAX_AGE: '0' }).url();
  const { access } = tokensOf(await register(url));
  const change = (body: object) => call(url, '/api/v1/users/me', { method: 'PUT', token: access, body });
  const email = 'new@mail.test';
  assert.is((await change({ email })).body.error_code, 'REAUTHENTICATION_REQUIRED');
  assert.is((await change({ email, current_password: alice.password })).status, 200);
});

serving.run();
