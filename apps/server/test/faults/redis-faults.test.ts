import { startBreakableRedis } from '@auth/tooling/redis';
import * as assert from 'uvu/assert';
import { until } from '../e2e/server-process.ts';
import { faultSuite, type Outage, type Parts } from './fault-suite.ts';
import { answersOf, limits, startService, type WatchedService } from './service.ts';

let server: Awaited<ReturnType<typeof startBreakableRedis>>;
const test = faultSuite('a Redis that', {
  start: async () => {
    server = await startBreakableRedis();
  },
  url: () => server.url,
  stop: () => server.stop(),
});

const plenty = '100000/1m';
/** That of Alice is the first of them. */
const registrations = 3;

const start = ({ directory, proxy }: Parts, variables: Readonly<Record<string, string>> = {}) =>
  startService(directory, {
    REDIS_URL: proxy.url,
    RATE_LIMIT_ENABLED: 'on',
    RATE_LIMIT_LOGIN: plenty,
    RATE_LIMIT_LOGIN_ADDRESS: plenty,
    RATE_LIMIT_REGISTER: plenty,
    RATE_LIMIT_DEFAULT: plenty,
    ...variables,
  });

const outages: readonly Outage[] = [
  { fault: 'is killed', begin: () => server.kill(), end: () => server.revive() },
  { fault: 'is frozen', begin: () => server.freeze(), end: () => server.thaw() },
  { fault: 'is slower than its time limit', begin: (proxy) => proxy.delay(10_000), end: (proxy) => proxy.heal() },
];

for (const { fault, begin, end } of outages) {
  test(`${fault} is seen by no client; health says degraded until it is back`, async (parts) => {
    const service = await start(parts);
    await untilHealthy(service);
    await begin(parts.proxy);
    try {
      assert.equal(await answersOf(2 * limits.threshold, service.signIn), ['200']);
      await expectDegraded(service);
    } finally {
      await end(parts.proxy);
    }
    await untilHealthy(service);
    assert.equal((await service.breaker('redis'))['state'], 'closed');
  });
}

async function expectDegraded(service: WatchedService): Promise<void> {
  await service.process.line(({ event }) => event === 'breaker.opened');
  assert.match(await service.health(), /^200 degraded redis:(half_)?open$/);
  assert.equal(await service.probes(), [200, 200]);
  const opened = service.events('breaker.opened');
  assert.equal([opened[0]?.['level'], opened[0]?.['breaker']], ['ERROR', 'redis']);
  const told = await service.process.line(({ event }) => event === 'rate_limiter.degraded');
  assert.is(told['level'], 'WARNING');
}

/** By the calls of clients alone: they are the trial calls. */
async function untilHealthy(service: WatchedService): Promise<void> {
  await until(async () => {
    assert.is(await service.signIn(), '200');
    return (await service.health()) === '200 healthy' || undefined;
  });
}

test('is away leaves the limits in force, each instance for itself', async (parts) => {
  parts.proxy.refuse();
  const service = await start(parts, { RATE_LIMIT_REGISTER: `${registrations}/1h` });
  const answers: string[] = [];
  for (let index = 1; index <= registrations; index += 1) answers.push(await service.signUp(`user-${index}`));
  assert.equal(answers, ['201', '201', '429 RATE_LIMITED']);
});

test('is down when the service starts keeps it from nothing, and is found when it is there', async (parts) => {
  parts.proxy.refuse();
  const service = await start(parts);
  assert.is(await service.signIn(), '200');
  assert.match(await service.health(), /^200 degraded/);
  assert.is(service.events('rate_limiter.degraded').length, 1);
  parts.proxy.heal();
  await untilHealthy(service);
});

test('is slow answers late, and nothing else is different', async (parts) => {
  const service = await start(parts);
  await untilHealthy(service);
  parts.proxy.delay(20);
  assert.equal(await answersOf(limits.threshold, service.signIn), ['200']);
  assert.is(await service.health(), '200 healthy');
  assert.equal(service.events('breaker.opened'), []);
});

test('loses the connection in the middle of an answer is seen by no client, and is found again', async (parts) => {
  const service = await start(parts);
  await untilHealthy(service);
  parts.proxy.cutAt('EVALSHA', 'answered');
  assert.is(await service.signIn(), '200');
  await service.process.line(({ event }) => event === 'rate_limiter.degraded');
  await untilHealthy(service);
});

test.run();
