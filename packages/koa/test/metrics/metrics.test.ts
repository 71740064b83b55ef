import { createAuth, DatabaseError } from '@auth/core';
import { createMemoryStorage } from '@auth/core/memory';
import { createAuthApp, createAuthRouter, createMetrics } from '@auth/koa';
import { suite } from '@auth/tooling/suite';
import { register } from 'prom-client';
import * as assert from 'uvu/assert';

const test = suite('metrics');

function makeAuth() {
  return createAuth(
    { storage: createMemoryStorage() },
    {
      secret: 'a secret of a test that is longer than 32 bytes',
      issuer: 'https://auth.example',
      environment: 'test',
      passwords: { bcryptCost: 4 },
      breaker: { threshold: 1 },
    },
  );
}

test('two of them in one process do not see each other, and leave the global registry alone', async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  one.loginEnded('succeeded');
  assert.equal(one.summarize().logins, { succeeded: 1 });
  assert.equal(other.summarize().logins, {});
  assert.not.match(await other.toPrometheus(), /auth_logins_total\{/);
  assert.equal(register.getMetricsAsArray(), []);
});

test('of processes that share a port counts are added, and a breaker is as it is where it is worst off', async () => {
  const [auth, other] = [await makeAuth(), createMetrics()];
  other.watch(auth);
  await auth.breakers.database.execute(() => Promise.reject(new DatabaseError())).catch(() => undefined);
  const one = createMetrics({ readOthers: async () => [JSON.parse(JSON.stringify(await other.snapshot()))] });
  one.watch(await makeAuth());
  one.loginEnded('succeeded');
  other.loginEnded('succeeded');
  const text = await one.toPrometheus();
  assert.match(text, /^auth_logins_total\{outcome="succeeded"\} 2$/m);
  assert.match(text, /^circuit_breaker_state\{name="database"\} 2$/m);
});

test('every part of the port is counted', async () => {
  const metrics = createMetrics();
  metrics.registrationEnded('user_already_exists');
  metrics.loginEnded('invalid_credentials');
  metrics.refreshEnded('refresh_token_reused');
  metrics.sessionsRevoked('admin', 3);
  metrics.sessionsRevoked('logout_all', 0);
  metrics.passwordHashed(0.3);
  metrics.breachCheckEnded('unavailable');
  const text = await metrics.toPrometheus();
  for (const line of [
    'auth_registrations_total{outcome="user_already_exists"} 1',
    'auth_logins_total{outcome="invalid_credentials"} 1',
    'auth_token_refreshes_total{outcome="refresh_token_reused"} 1',
    'auth_sessions_revoked_total{reason="admin"} 3',
    'auth_sessions_revoked_total{reason="logout_all"} 0',
    'auth_password_hash_seconds_sum 0.3',
    'auth_breached_password_checks_total{outcome="unavailable"} 1',
  ]) {
    assert.ok(text.split('\n').includes(line), line);
  }
});

test('before a system is watched, and without a pool, there is nothing to tell of them', async () => {
  const text = await createMetrics().toPrometheus();
  assert.match(text, /^auth_password_hash_queue 0$/m);
  assert.not.match(text, /circuit_breaker_state\{|db_pool_connections/);
  const unpooled = await createMetrics({ databasePool: () => null }).toPrometheus();
  assert.not.match(unpooled, /db_pool_connections\{/);
});

test('an app and a router over one system count its breakers’ transitions once', async () => {
  const metrics = createMetrics();
  const auth = await makeAuth();
  createAuthApp(auth, { metrics });
  createAuthRouter(auth, { metrics });
  const { database } = auth.breakers;
  await database.execute(() => Promise.reject(new DatabaseError())).catch(() => undefined);
  database.reset();
  const text = await metrics.toPrometheus();
  assert.match(text, 'circuit_breaker_transitions_total{name="database",to="closed"} 1');
  await auth.close();
});

test.run();
