import { createMetrics } from '@auth/koa';
import * as assert from 'uvu/assert';
import { suiteOnEachDatabase } from '../support/databases.ts';
import { type Json, makeService } from '../support/make-service.ts';
import { assertProblem } from '../support/problems.ts';

const test = suiteOnEachDatabase('monitoring over HTTP');
const monitoringToken = 'monitoring-token-of-a-test';
const app = { monitoringToken };
const token = monitoringToken;
const prefix = '/api/v1/monitoring';
const guarded = [`${prefix}/circuit-breakers`, `${prefix}/metrics`, '/metrics'];

test('GET /api/v1/monitoring/health: the same as /health, for all', async ({ database }) => {
  const service = await makeService({ database, app: { version: '1.2.3' } });
  const health = await service.call('GET', '/health');
  const answer = await service.call('GET', `${prefix}/health`);
  assert.equal([answer.status, answer.body], [200, health.body]);
  await service.storage.close();
  const unhealthy = await service.call('GET', `${prefix}/health`);
  assert.equal([unhealthy.status, unhealthy.body.status], [503, 'unhealthy']);
  await service.close();
});

test('with no monitoring token set, nobody’s token is the right one', async ({ database }) => {
  for (const unset of [{}, { monitoringToken: undefined }, { monitoringToken: '' }]) {
    const service = await makeService({ database, app: unset });
    const { access_token } = await service.makeAdmin();
    for (const path of guarded) {
      for (const value of ['undefined', 'null', '""', monitoringToken]) {
        assertProblem(await service.call('GET', path, undefined, { token: value }), 401, 'INVALID_TOKEN');
      }
      const empty = await service.call('GET', path, undefined, { headers: { Authorization: 'Bearer ' } });
      assertProblem(empty, 401, 'INVALID_TOKEN');
      assert.is((await service.call('GET', path, undefined, { token: access_token })).status, 200);
    }
    await service.close();
  }
});

test('the monitoring token is the whole of it, as bearer, and nowhere else', async ({ database }) => {
  const service = await makeService({ database, app });
  for (const path of guarded) {
    assert.is((await service.call('GET', path, undefined, { token })).status, 200);
    for (const other of [token.slice(1), token.toUpperCase(), `${token}${token}`]) {
      assertProblem(await service.call('GET', path, undefined, { token: other }), 401, 'INVALID_TOKEN');
    }
    assertProblem(await service.call('GET', `${path}?token=${token}`), 401, 'AUTHENTICATION_REQUIRED');
    const basic = { Authorization: `Basic ${Buffer.from(`:${token}`).toString('base64')}` };
    assertProblem(await service.call('GET', path, undefined, { headers: basic }), 401, 'AUTHENTICATION_REQUIRED');
  }
  await service.close();
});

test('GET /api/v1/monitoring/circuit-breakers: closed, then open with when and why', async ({ database }) => {
  const service = await makeService({ database, app });
  const read = async () => (await service.call('GET', `${prefix}/circuit-breakers`, undefined, { token })).body;
  const closed = { state: 'closed', failure_count: 0, last_failure: null, next_attempt: null };
  assert.equal(await read(), { circuit_breakers: { database: closed } });
  await service.storage.close();
  const login = { email: 'ada@example.org', password: 'x' };
  for (let failure = 1; failure <= 5; failure += 1) await service.call('POST', '/api/v1/auth/login', login);
  const last_failure = service.runtime.now().toISOString();
  const next_attempt = new Date(service.runtime.now().getTime() + 60_000).toISOString();
  const open = { state: 'open', failure_count: 5, last_failure, next_attempt };
  assert.equal(await read(), { circuit_breakers: { database: open } });
  const text = (await service.call('GET', '/metrics', undefined, { token })).text;
  assert.match(text, 'circuit_breaker_state{name="database"} 2');
  assert.match(text, 'circuit_breaker_transitions_total{name="database",to="open"} 1');
  assert.match(text, 'auth_logins_total{outcome="database_error"} 5');
  await service.close();
});

test('GET /api/v1/monitoring/metrics: what this process has done', async ({ database }) => {
  const service = await makeService({ database, app });
  await service.makeUser();
  const login = { email: 'ada@example.org', password: 'wrong' };
  for (let count = 0; count < 3; count += 1) await service.call('POST', '/api/v1/auth/login', login);
  await service.call('POST', '/api/v1/auth/login', { ...login, password: 'correct horse battery staple' });
  const { status, body } = await service.call('GET', `${prefix}/metrics`, undefined, { token });
  assert.is(status, 200);
  assert.equal(Object.keys(body).sort(), [
    'event_loop',
    'logins',
    'memory',
    'password_hash',
    'requests',
    'uptime_seconds',
  ]);
  assert.equal(body.logins, { invalid_credentials: 3, succeeded: 1 });
  assert.equal(body.password_hash, { running: 0, waiting: 0, rejected: 0 });
  assert.ok(body.uptime_seconds > 0 && body.memory.rss_bytes > body.memory.heap_used_bytes);
  assert.ok(body.event_loop.delay_p99_ms >= body.event_loop.delay_p50_ms);
  const refused = body.requests.find(({ status: code }: Json) => code === 401);
  assert.equal([refused.method, refused.route, refused.count], ['POST', '/api/v1/auth/login', 3]);
  assert.ok(refused.p50_ms > 0 && refused.p50_ms <= refused.p95_ms && refused.p95_ms <= refused.p99_ms);
  await service.close();
});

test('GET /metrics: the text format, with all names of the contract and Node’s own', async ({ database }) => {
  const metrics = createMetrics({ databasePool: () => ({ idle: 2, used: 1, waiting: 3 }) });
  const service = await makeService({ database, metrics, app });
  const { refresh_token, access_token } = await service.makeUser();
  await service.call('POST', '/api/v1/auth/refresh', { refresh_token });
  await service.call('POST', '/api/v1/auth/logout', undefined, { token: access_token });
  const { status, headers, text } = await service.call('GET', '/metrics', undefined, { token });
  assert.is(status, 200);
  assert.is(headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  assert.is(headers.get('cache-control'), 'no-store');
  for (const line of [
    'http_request_duration_seconds_count{method="POST",route="/api/v1/auth/refresh",status="200"} 1',
    'auth_registrations_total{outcome="succeeded"} 1',
    'auth_token_refreshes_total{outcome="succeeded"} 1',
    'auth_password_hash_seconds_count 1',
    'auth_password_hash_queue 0',
    'auth_sessions_revoked_total{reason="logout"} 1',
    'circuit_breaker_state{name="database"} 0',
    'db_pool_connections{state="idle"} 2',
    'db_pool_connections{state="used"} 1',
    'db_pool_connections{state="waiting"} 3',
  ]) {
    assert.ok(text.split('\n').includes(line), line);
  }
  for (const name of ['auth_logins_total', 'circuit_breaker_transitions_total', 'nodejs_eventloop_lag_seconds']) {
    assert.match(text, `# TYPE ${name} `);
  }
  await service.close();
});

test('labels never hold raw paths, ids, emails or methods that a client made up', async ({ database }) => {
  const service = await makeService({ database, app });
  const { access_token, user } = await service.makeAdmin('canary');
  await service.call('GET', `/api/v1/admin/users/${user.id}`, undefined, { token: access_token });
  await service.call('DELETE', '/api/v1/admin/users/canary', undefined, { token: access_token });
  await service.call('GET', '/api/v1/admin/users?q=canary%40example.org', undefined, { token: access_token });
  await service.call('POST', '/api/v1/auth/login', { email: 'canary@example.org', password: 'canary' });
  await service.call('GET', '/canary/canary@example.org');
  await service.call('PROPFIND', '/health');
  await service.call('PURGE', '/canary');
  const { text } = await service.call('GET', '/metrics', undefined, { token });
  const { text: json } = await service.call('GET', `${prefix}/metrics`, undefined, { token });
  for (const written of [text, json]) {
    for (const secret of ['canary', user.id, 'example.org', 'PROPFIND', 'PURGE']) assert.not(written.includes(secret));
  }
  assert.match(text, '_count{method="GET",route="/api/v1/admin/users/{id}",status="200"} 1');
  assert.match(text, '_count{method="GET",route="unmatched",status="404"} 1');
  assert.match(text, '_count{method="other",route="unmatched",status="404"} 1');
  assert.match(text, '_count{method="other",route="/health",status="405"} 1');
  await service.close();
});

test('the monitoring token opens the monitoring while the database is gone', async ({ database }) => {
  const service = await makeService({ database, app });
  const { access_token } = await service.makeAdmin();
  await service.storage.close();
  for (const path of guarded) {
    assert.is((await service.call('GET', path, undefined, { token })).status, 200);
    assertProblem(await service.call('GET', path, undefined, { token: access_token }), 500, 'DATABASE_ERROR');
  }
  await service.close();
});

test.run();
