import { type BreakablePostgres, startBreakablePostgres } from '@auth/tooling/postgres';
import * as assert from 'uvu/assert';
import { exitCodes } from '../../src/exit-codes.ts';
import { until } from '../e2e/server-process.ts';
import { faultSuite, type Outage } from './fault-suite.ts';
import { assertNothingHalfDone } from './invariants.ts';
import { makeReadRows } from './read-rows.ts';
import { answersOf, launchService, limits, startService, type WatchedService } from './service.ts';

let server: BreakablePostgres;
const test = faultSuite('a database that', {
  start: async () => {
    server = await startBreakablePostgres();
  },
  url: () => server.createDatabase(),
  stop: () => server.stop(),
});

const outages: readonly Outage[] = [
  { fault: 'is killed', begin: () => server.kill(), end: () => server.revive() },
  { fault: 'is frozen', begin: () => server.freeze(), end: () => server.thaw() },
  {
    fault: 'is slower than DATABASE_TIMEOUT',
    begin: (proxy) => proxy.delay(3000 * limits.databaseSeconds),
    end: (proxy) => proxy.heal(),
  },
];

for (const { fault, begin, end } of outages) {
  test(`${fault}: 500 until the breaker opens, then 503; all is well when it is back`, async ({ directory, proxy }) => {
    const service = await startService(directory, { DATABASE_URL: proxy.url });
    assert.is(await service.health(), '200 healthy');
    await begin(proxy);
    try {
      const failures = await answersOf(limits.threshold, service.signIn);
      assert.ok(failures.includes('500 DATABASE_ERROR'), failures.join());
      await expectOpen(service);
    } finally {
      await end(proxy);
    }
    await expectRecovery(service);
    assert.is(await endOf(service), 'in order');
  });
}

/** Health is asked first, so that all the rest comes before the trial calls. */
async function expectOpen(service: WatchedService): Promise<void> {
  await service.process.line(({ event }) => event === 'breaker.opened');
  const [opened] = service.events('breaker.opened');
  assert.equal([opened?.['level'], opened?.['breaker']], ['ERROR', 'database']);
  const [health, probes, answers] = await Promise.all([
    service.health(),
    service.probes(),
    answersOf(20, service.signIn),
  ]);
  assert.equal(answers, ['503 CIRCUIT_OPEN']);
  assert.is(health, '503 unhealthy database:open');
  assert.equal(probes, [503, 200]);
  assert.is((await service.breaker('database'))['state'], 'open');
}

/** By the calls of clients alone: each is a trial, or more than one, until there were enough. */
async function expectRecovery(service: WatchedService): Promise<void> {
  await until(async () => (await service.signIn()) === '200' || undefined);
  await until(async () => {
    await service.signIn();
    return (await service.health()) === '200 healthy' || undefined;
  });
  assert.ok(service.events('breaker.half_opened').length > 0);
  assert.is(service.events('breaker.closed').length, 1);
}

/** Whether nothing was thrown that nobody caught. */
async function endOf({ process }: WatchedService): Promise<string> {
  process.kill('SIGTERM');
  const { code } = await process.exited;
  const faults = process.lines().filter(({ level }) => level === 'CRITICAL');
  return code === 0 && faults.length === 0 ? 'in order' : `exit code ${code}: ${process.stdout()}${process.stderr()}`;
}

test('is slow answers late, and nothing else is different', async ({ directory, proxy }) => {
  const service = await startService(directory, { DATABASE_URL: proxy.url });
  proxy.delay(20 * limits.databaseSeconds);
  assert.equal(await answersOf(limits.threshold, service.signIn), ['200']);
  assert.is(await service.health(), '200 healthy');
  assert.equal(service.events('breaker.opened'), []);
});

const starts: readonly Outage[] = [
  { fault: 'is down', begin: (proxy) => proxy.refuse(), end: (proxy) => proxy.heal() },
  { fault: 'is frozen', begin: (proxy) => proxy.freeze(), end: (proxy) => proxy.heal() },
];

for (const { fault, begin, end } of starts) {
  test(`${fault} when the service starts ends it with exit code 69 and a reason; it starts when it is back`, async ({
    directory,
    proxy,
  }) => {
    await begin(proxy);
    const failed = launchService(directory, { DATABASE_URL: proxy.url });
    assert.is((await failed.exited).code, exitCodes.unavailable);
    const [line] = failed.lines().filter(({ level }) => level === 'CRITICAL');
    assert.is(line?.['message'], 'the service cannot go on');
    assert.match(failed.stderr(), 'The database could not be used.');
    await end(proxy);
    const service = await startService(directory, { DATABASE_URL: proxy.url });
    assert.is(await service.health(), '200 healthy');
  });
}

const commits = [
  { moment: 'before', told: 'before the server hears of it keeps nothing', again: '201' },
  { moment: 'answered', told: 'in place of its answer keeps all of it', again: '409 USER_ALREADY_EXISTS' },
] as const;

for (const { moment, told, again } of commits) {
  test(`loses its connection in the middle of a commit, ${told}; the client sees one 500`, async ({
    directory,
    proxy,
  }) => {
    const service = await startService(directory, { DATABASE_URL: proxy.url });
    proxy.cutAt('commit', moment);
    assert.is(await service.signUp('bob'), '500 DATABASE_ERROR');
    assert.is(await service.signUp('bob'), again);
    assert.is(await service.signIn('bob'), '200');
    assert.is(await service.health(), '200 healthy');
    assert.equal(service.events('breaker.opened'), []);
    const failed = service.process.lines().filter(({ status_code: status }) => status === 500);
    assert.equal(
      failed.map(({ level }) => level),
      ['ERROR'],
    );
    await assertNothingHalfDone(makeReadRows(directory, { DATABASE_URL: proxy.url }));
  });
}

test.run();
