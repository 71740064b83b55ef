import { startPostgres, type TestPostgres } from '@auth/tooling/postgres';
import { startRedis, type TestRedis } from '@auth/tooling/redis';
import { suite } from '@auth/tooling/suite';
import { startTcpProxy, type TcpProxy } from '@auth/tooling/tcp-proxy';
import * as assert from 'uvu/assert';
import { alice, login, logout, me, register, type Tokens, tokensOf } from './client.ts';
import { run } from './command.ts';
import { cleanUp, launch, makeDirectory, type ServerProcess, until } from './server-process.ts';

const quick = { NODE_ENV: 'test', BCRYPT_COST: '4', PORT: '0', LOG_FORMAT: 'json', SHUTDOWN_DELAY: '0' };

/** So long that only a message can be the reason when it is over. */
const noEnd = { SESSION_CACHE_TTL: '1h' };

const test = suite('a revocation in another instance', { directory: '', url: '' });
let postgres: TestPostgres;
let redis: TestRedis;
test.before(async () => {
  [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
});
test.after(() => Promise.all([postgres.stop(), redis.stop()]).then(() => undefined));
test.before.each(async (context) => {
  Object.assign(context, { directory: makeDirectory(), url: await postgres.createDatabase() });
});
test.after.each(({ directory }) => cleanUp(directory));

interface Instance {
  readonly url: string;
  readonly server: ServerProcess;
}

/** Instances that have these variables each, started one after the other for the sake of their common secret. */
async function start(directory: string, ...variables: Record<string, string>[]): Promise<Instance[]> {
  const instances: Instance[] = [];
  for (const each of variables) {
    const server = launch(directory, { ...quick, ...each });
    instances.push({ server, url: await server.url() });
  }
  return instances;
}

const untilOpen = ({ server }: Instance) => server.line(({ message }) => message === 'the revocation channel is open');

/** Signed in at one instance, and in the cache of the other. */
async function signIn(here: Instance, there: Instance): Promise<Tokens> {
  const first = await login(here.url, { username: alice.username, password: alice.password });
  const tokens = tokensOf(first.status === 200 ? first : await register(here.url));
  assert.is((await me(there.url, tokens.access)).status, 200);
  return tokens;
}

const untilRefused = ({ url }: Instance, { access }: Tokens) =>
  until(async () => ((await me(url, access)).status === 401 ? true : undefined));

for (const carrier of ['Redis', 'PostgreSQL'] as const) {
  test(`is heard over ${carrier}, whether a client or a command is the reason`, async ({ directory, url }) => {
    const variables = { ...noEnd, DATABASE_URL: url, ...(carrier === 'Redis' && { REDIS_URL: redis.url }) };
    const [one, other] = await start(directory, variables, variables);
    assert.ok(one && other);
    assert.is((await untilOpen(other))['channel'], carrier);
    await untilOpen(one);
    const tokens = await signIn(one, other);
    await logout(one.url, tokens.access);
    await untilRefused(other, tokens);
    await Promise.all([signIn(one, other), signIn(other, one)]).then(async ([second, third]) => {
      const { code, stderr } = await run(directory, 'user deactivate alice', { variables });
      assert.is(code, 0, stderr);
      await Promise.all([untilRefused(one, third), untilRefused(other, second)]);
    });
  });
}

async function startWithProxy(directory: string, url: string, ttl: Record<string, string>) {
  const proxy: TcpProxy = await startTcpProxy(redis.url);
  const variables = { ...ttl, DATABASE_URL: url };
  const [one, other] = await start(
    directory,
    { ...variables, REDIS_URL: redis.url },
    { ...variables, REDIS_URL: proxy.url },
  );
  assert.ok(one && other);
  await untilOpen(other);
  return { proxy, one, other };
}

test('that was missed while the channel was cut is noticed when it is back', async ({ directory, url }) => {
  const { proxy, one, other } = await startWithProxy(directory, url, noEnd);
  proxy.refuse();
  await other.server.line(({ message }) => message === 'the revocation channel is down');
  const tokens = await signIn(one, other);
  await logout(one.url, tokens.access);
  assert.is((await me(other.url, tokens.access)).status, 200, 'nobody has told it');
  proxy.heal();
  await untilRefused(other, tokens);
  await proxy.close();
});

test('holds at the end of SESSION_CACHE_TTL where the channel is cut, or dead without a word', async ({
  directory,
  url,
}) => {
  const { proxy, one, other } = await startWithProxy(directory, url, { SESSION_CACHE_TTL: '1s' });
  for (const breakIt of [proxy.freeze, proxy.refuse]) {
    breakIt();
    const tokens = await signIn(one, other);
    await logout(one.url, tokens.access);
    await untilRefused(other, tokens);
  }
  await proxy.close();
});

test.run();
