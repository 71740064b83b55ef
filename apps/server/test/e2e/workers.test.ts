import { writeFileSync } from 'node:fs';
import { startPostgres, type TestPostgres } from '@auth/tooling/postgres';
import { startRedis, type TestRedis } from '@auth/tooling/redis';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { quick } from '../support/quick-settings.ts';
import { login, logout, me, register, tokensOf } from './client.ts';
import { cleanUp, launch, makeDirectory, type ServerProcess, until } from './server-process.ts';

const test = suite('workers that share a port', { directory: '', variables: {} as Record<string, string> });
let postgres: TestPostgres;
let redis: TestRedis;
test.before(async () => {
  [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
});
test.after(() => Promise.all([postgres.stop(), redis.stop()]).then(() => undefined));
test.before.each(async (context) => {
  const DATABASE_URL = await postgres.createDatabase();
  Object.assign(context, {
    directory: makeDirectory(),
    variables: { ...quick, DATABASE_URL, AUTH_WORKERS: '2', SESSION_CACHE_TTL: '1h' },
  });
});
test.after.each(({ directory }) => cleanUp(directory));

/** The processes that answer requests, in the order in which they began to. */
const pids = (server: ServerProcess) =>
  server
    .lines()
    .filter(({ message }) => message === 'worker listening')
    .map(({ pid }) => Number(pid));

const untilWorkers = (server: ServerProcess, count: number) =>
  until(() => (pids(server).length >= count ? pids(server) : undefined));

/** Connections go round: two in a row reach two workers. */
const meTwice = (url: string, token: string) => Promise.all([freshMe(url, token), freshMe(url, token)]);

async function freshMe(url: string, token: string): Promise<number> {
  const headers = { Authorization: `Bearer ${token}`, Connection: 'close' };
  const response = await fetch(`${url}/api/v1/auth/me`, { headers });
  await response.text();
  return response.status;
}

const MONITORING_TOKEN = 'a-token-of-the-scraper';

async function readMetrics(url: string): Promise<string> {
  const headers = { Authorization: `Bearer ${MONITORING_TOKEN}`, Connection: 'close' };
  return (await fetch(`${url}/metrics`, { headers })).text();
}

for (const carrier of ['the primary process', 'Redis']) {
  test(`they share limits, revocations and metrics by way of ${carrier}`, async ({ directory, variables }) => {
    const shared = carrier === 'Redis' && { REDIS_URL: `${redis.url}` };
    const limits = {
      MONITORING_TOKEN,
      RATE_LIMIT_ENABLED: 'on',
      RATE_LIMIT_LOGIN: '4/1h',
      AUTH_SECRET: `${carrier} is at least as long as this is`,
    };
    const server = launch(directory, { ...variables, ...limits, ...shared });
    const url = await server.url();
    assert.is(new Set(await untilWorkers(server, 2)).size, 2);
    const { access } = tokensOf(await register(url));
    for (let i = 0; i < 4; i++) assert.equal(await meTwice(url, access), [200, 200]);
    for (let i = 0; i < 2; i++) {
      const scrape = await readMetrics(url);
      assert.match(scrape, /^http_request_duration_seconds_count\{[^}]*auth\/me[^}]*\} 8$/m);
      assert.match(scrape, /^circuit_breaker_state\{name="database"\} 0$/m);
    }
    await logout(url, access);
    await until(async () => ((await meTwice(url, access)).every((status) => status === 401) ? true : undefined));

    const wrong = { email: 'bob@mail.test', password: 'wrong horse battery' };
    const statuses = await Promise.all(
      Array.from({ length: 12 }, () => login(url, wrong).then(({ status }) => status)),
    );
    assert.is(statuses.filter((status) => status === 401).length, 4, statuses.join());
    assert.is(statuses.filter((status) => status === 429).length, 8, statuses.join());
    server.kill('SIGTERM');
    assert.equal(await server.exited, { code: 0, signal: null });
  });
}

test('a worker that dies is replaced, and the others go on meanwhile', async ({ directory, variables }) => {
  const server = launch(directory, variables);
  const url = await server.url();
  const [first] = await untilWorkers(server, 2);
  assert.ok(first);
  process.kill(first, 'SIGKILL');
  const ended = await server.line(({ event }) => event === 'worker.ended');
  assert.equal([ended['pid'], ended['signal']], [first, 'SIGKILL']);
  assert.is((await register(url)).status, 201);
  assert.is(new Set(await untilWorkers(server, 3)).size, 3);
});

test('SIGHUP replaces all workers, and no request is refused', async ({ directory, variables }) => {
  const server = launch(directory, { ...variables, SHUTDOWN_DELAY: '200ms' });
  const url = await server.url();
  const { access } = tokensOf(await register(url));
  const before = await untilWorkers(server, 2);
  const statuses: number[] = [];
  let isOver = false;
  const client = async (ask: () => Promise<number>) => {
    while (!isOver) statuses.push(await ask());
  };
  const kept = () => me(url, access).then(({ status }) => status);
  const clients = [kept, kept, () => freshMe(url, access), () => freshMe(url, access)].map(client);
  server.kill('SIGHUP');
  await server.line(({ event }) => event === 'workers.restarted');
  isOver = true;
  await Promise.all(clients);
  assert.equal([...new Set(statuses)], [200]);
  const after = (await untilWorkers(server, 4)).slice(2);
  assert.not.ok(after.some((pid) => before.includes(pid)));
  for (const pid of before) assert.throws(() => process.kill(pid, 0));
});

test('a restart whose first worker cannot start leaves the old ones where they are', async ({
  directory,
  variables,
}) => {
  const trap = `data:text/javascript,${encodeURIComponent(
    `import { existsSync } from 'node:fs'; if (existsSync('broken')) process.exit(78);`,
  )}`;
  const server = launch(directory, variables, { nodeArgs: ['--import', trap] });
  const url = await server.url();
  writeFileSync(`${directory}/broken`, '');
  server.kill('SIGHUP');
  await server.line(({ event }) => event === 'workers.restart_failed');
  assert.is((await register(url)).status, 201);
});

test('SIGTERM: ready turns 503 in all of them, requests are answered for SHUTDOWN_DELAY, exit code 0', async ({
  directory,
  variables,
}) => {
  const server = launch(directory, { ...variables, SHUTDOWN_DELAY: '2s' });
  const url = await server.url();
  server.kill('SIGTERM');
  const ready = async () => {
    const response = await fetch(`${url}/health/ready`, { headers: { Connection: 'close' } });
    await response.text();
    return response.status;
  };
  await until(async () =>
    (await Promise.all([ready(), ready()])).every((status) => status === 503) ? true : undefined,
  );
  assert.is((await register(url)).status, 201);
  assert.equal(await server.exited, { code: 0, signal: null });
});

test('a second SIGTERM ends all of them at once', async ({ directory, variables }) => {
  const server = launch(directory, { ...variables, SHUTDOWN_DELAY: '1h' });
  await server.url();
  const workers = await untilWorkers(server, 2);
  server.kill('SIGTERM');
  await server.line(({ message, reason }) => message === 'stopping' && reason === 'SIGTERM');
  const again = setInterval(() => server.kill('SIGTERM'), 100);
  assert.is((await server.exited).code, 143);
  clearInterval(again);
  for (const pid of workers) await until(() => isGone(pid) || undefined);
});

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

test('a database that is away ends it before there are workers, with exit code 69', async ({
  directory,
  variables,
}) => {
  const DATABASE_URL = 'postgresql://nobody@127.0.0.1:1/none';
  const server = launch(directory, { ...variables, DATABASE_URL });
  assert.equal(await server.exited, { code: 69, signal: null });
  assert.equal(pids(server), []);
});

test('workers that cannot start end it with their exit code', async ({ directory, variables }) => {
  await launch(directory, { ...variables, AUTH_SECRET: 'a'.repeat(40) }).url();
  await cleanUp(directory);
  const server = launch(makeDirectory(), { ...variables, AUTH_SECRET: 'b'.repeat(40) });
  assert.equal(await server.exited, { code: 78, signal: null });
});

test.run();
