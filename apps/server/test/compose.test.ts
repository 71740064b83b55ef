import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ConfigurationError, silentLogger } from '@auth/core';
import { makePostgres } from '@auth/tooling/postgres';
import { suite } from '@auth/tooling/suite';
import { Client } from 'pg';
import * as assert from 'uvu/assert';
import { compose } from '../src/compose.ts';
import { listen } from '../src/listen.ts';
import { loadSettings } from '../src/settings/load-settings.ts';
import { httpUrl } from '../src/settings/settings.ts';
import { startRangeApi } from './adapters/range-api.ts';
import { until } from './e2e/server-process.ts';

const postgres = makePostgres();
const monitoringToken = 'a-token-of-the-scraper';
const surroundings = { logger: silentLogger, version: '1.2.3', isReady: () => true };

function makeSettings(AUTH_DATA_DIR: string, variables: Record<string, string> = {}) {
  const environment = { NODE_ENV: 'test', BCRYPT_COST: '4', AUTH_DATA_DIR, ...variables };
  return loadSettings(environment, { isTerminal: false }).settings;
}

/** SQLite removes the write-ahead log when its last connection is closed. */
const isOpen = (directory: string) => existsSync(join(directory, 'auth.db-wal'));

const composing = suite('the composition root', { directory: '' });

composing.before.each((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'auth-compose-'));
});
composing.after(postgres.stop);
composing.after.each(({ directory }) => rmSync(directory, { recursive: true }));

composing('settings go in, a service comes out, and closing it leaves nothing open', async ({ directory }) => {
  const { auth, server, close } = await compose(makeSettings(directory), surroundings);
  const input = { email: 'alice@mail.test', username: 'alice', password: 'correct horse battery staple' };
  const { user } = await auth.register(input);
  assert.is(user.email, input.email);
  assert.is(server.listening, false);
  assert.is(isOpen(directory), true);
  await close();
  assert.is(isOpen(directory), false);
});

composing('limits and trusted proxies are those of the settings', async ({ directory }) => {
  const limits = { RATE_LIMIT_DEFAULT: '1/1h', TRUST_PROXY: 'loopback' };
  const { server, close } = await compose(makeSettings(directory, limits), surroundings);
  const url = httpUrl('127.0.0.1', await listen(server, '127.0.0.1', 0));
  const ask = async (client: string) => {
    const response = await fetch(`${url}/api/v1/auth/me`, { headers: { 'X-Forwarded-For': client } });
    return [response.status, response.headers.get('ratelimit-policy')];
  };
  assert.equal(await ask('203.0.113.9, 198.51.100.1'), [401, '"default";q=1;w=3600']);
  assert.equal(await ask('203.0.113.8, 198.51.100.1'), [429, '"default";q=1;w=3600']);
  assert.equal(await ask('198.51.100.2'), [401, '"default";q=1;w=3600']);
  await new Promise((resolve) => server.close(resolve));
  await close();
});

composing('a step that fails closes what was opened before it', async ({ directory }) => {
  const { close } = await compose(makeSettings(directory, { AUTH_SECRET: 'a'.repeat(40) }), surroundings);
  await close();
  const failure = await compose(makeSettings(directory, { AUTH_SECRET: 'b'.repeat(40) }), surroundings).catch(
    (error: unknown) => error,
  );
  assert.instance(failure, ConfigurationError);
  assert.is(isOpen(directory), false);
});

composing(
  'a Redis that is away keeps nothing from starting, and is let go of when a later step fails',
  async ({ directory }) => {
    const REDIS_URL = 'redis://127.0.0.1:1';
    const makeWith = (letter: string) => makeSettings(directory, { AUTH_SECRET: letter.repeat(40), REDIS_URL });
    const { auth, close } = await compose(makeWith('a'), surroundings);
    const { status, rateLimiter, breakers } = await auth.health();
    assert.equal([status, rateLimiter, breakers['redis']], ['degraded', 'degraded', 'closed']);
    await close();
    const failure = await compose(makeWith('b'), surroundings).catch((error: unknown) => error);
    assert.instance(failure, ConfigurationError);
    assert.is(isOpen(directory), false);
  },
);

/** What `/metrics` tells of the pool. */
async function readPool(url: string): Promise<Record<string, number>> {
  const scrape = await fetch(`${url}/metrics`, { headers: { Authorization: `Bearer ${monitoringToken}` } });
  const series = (await scrape.text()).matchAll(/^db_pool_connections\{state="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...series].map(([, state, count]) => [state, Number(count)]));
}

/** A call takes its connection, and gives it back, a moment after it was made. */
async function untilPool(url: string, expected: Record<string, number>): Promise<void> {
  await until(async () => (isDeepStrictEqual(await readPool(url), expected) ? true : undefined));
}

composing('the metrics tell how busy the pool of PostgreSQL is', async ({ directory }) => {
  const DATABASE_URL = await postgres.createDatabase();
  const variables = {
    DATABASE_URL,
    DATABASE_POOL_MAX: '1',
    DATABASE_TIMEOUT: '60s',
    MONITORING_TOKEN: monitoringToken,
  };
  const { auth, server, close } = await compose(makeSettings(directory, variables), surroundings);
  const url = httpUrl('127.0.0.1', await listen(server, '127.0.0.1', 0));
  await untilPool(url, { idle: 1, used: 0, waiting: 0 });

  const somebody = new Client({ connectionString: DATABASE_URL });
  await somebody.connect();
  await somebody.query('begin; lock table users in access exclusive mode');
  const running = [auth.admin.listUsers(), auth.admin.listUsers()];
  await untilPool(url, { idle: 0, used: 1, waiting: 1 });

  await somebody.query('rollback');
  await Promise.all(running);
  await untilPool(url, { idle: 1, used: 0, waiting: 0 });
  await somebody.end();
  await new Promise((resolve) => server.close(resolve));
  await close();
});

composing('the metrics tell of no pool where there is a file', async ({ directory }) => {
  const variables = { MONITORING_TOKEN: monitoringToken };
  const { server, close } = await compose(makeSettings(directory, variables), surroundings);
  const url = httpUrl('127.0.0.1', await listen(server, '127.0.0.1', 0));
  assert.equal(await readPool(url), {});
  await new Promise((resolve) => server.close(resolve));
  await close();
});

composing('CORS_ORIGINS and BREACHED_PASSWORD_URL reach the service', async ({ directory }) => {
  const password = 'correct horse battery staple';
  const api = await startRangeApi({ [password]: 216 });
  const variables = {
    CORS_ORIGINS: 'https://app.example, http://localhost:5173',
    BREACHED_PASSWORD_CHECK: 'on',
    BREACHED_PASSWORD_URL: `${api.url}/`,
    CIRCUIT_BREAKER_THRESHOLD: '1',
    MONITORING_TOKEN: monitoringToken,
  };
  const { server, close } = await compose(makeSettings(directory, variables), surroundings);
  const url = httpUrl('127.0.0.1', await listen(server, '127.0.0.1', 0));
  const register = (username: string) =>
    fetch(`${url}/api/v1/auth/register`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: 'http://localhost:5173' },
      body: JSON.stringify({ email: `${username}@mail.test`, username, password }),
    });
  const refused = await register('alice');
  assert.equal([refused.status, refused.headers.get('access-control-allow-origin')], [422, 'http://localhost:5173']);
  assert.match(await refused.text(), '"code":"breached"');
  await api.close();
  assert.is((await register('bob')).status, 201);
  const health = await (await fetch(`${url}/health`)).text();
  assert.match(health, '"circuit_breakers":{"database":"closed","external_api":"open"');
  const scrape = await fetch(`${url}/metrics`, { headers: { Authorization: `Bearer ${monitoringToken}` } });
  const metrics = await scrape.text();
  for (const series of [
    'circuit_breaker_state{name="external_api"} 2',
    'auth_breached_password_checks_total{outcome="breached"} 1',
    'auth_breached_password_checks_total{outcome="unavailable"} 1',
  ]) {
    assert.ok(metrics.split('\n').includes(series), series);
  }
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await close();
});

composing.run();
