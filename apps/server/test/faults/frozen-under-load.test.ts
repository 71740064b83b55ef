import { setTimeout as pause } from 'node:timers/promises';
import { type BreakablePostgres, startBreakablePostgres } from '@auth/tooling/postgres';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { cleanUp, makeDirectory, until } from '../e2e/server-process.ts';
import { limits, startService, type WatchedService } from './service.ts';

const poolSize = 4;
const test = suite<{ directory: string }>('a database that is frozen under load', { directory: '' });
let server: BreakablePostgres;
test.before(async () => {
  server = await startBreakablePostgres();
});
test.after(() => server.stop());
test.before.each((context) => {
  context.directory = makeDirectory();
});
test.after.each(({ directory }) => cleanUp(directory));

interface Answer {
  readonly seen: string;
  readonly seconds: number;
}

/** Clients that each call again a moment after they were answered, until they are told to stop. */
function startLoad(clients: number, ask: () => Promise<string>) {
  const answers: Answer[] = [];
  let isStopped = false;
  const run = async () => {
    while (!isStopped) {
      const startedAt = performance.now();
      const seen = await ask();
      answers.push({ seen, seconds: (performance.now() - startedAt) / 1000 });
      await pause(50);
    }
  };
  const running = Promise.all(Array.from({ length: clients }, run));
  const stop = async () => {
    isStopped = true;
    await running;
  };
  return { answers, stop };
}

const count = (answers: readonly Answer[], wanted: string) => answers.filter(({ seen }) => seen === wanted).length;

async function readPool(service: WatchedService): Promise<Readonly<Record<string, number>>> {
  const lines = (await service.metrics()).matchAll(/^db_pool_connections\{state="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...lines].map(([, state, value]) => [state, Number(value)]));
}

test('nobody waits longer than a call may take, most are told at once, and all is as before when it is back', async ({
  directory,
}) => {
  const url = await server.createDatabase();
  const service = await startService(directory, { DATABASE_URL: url, DATABASE_POOL_MAX: String(poolSize) });
  const load = startLoad(12, service.signIn);
  await until(() => count(load.answers, '200') >= 24 || undefined);
  await server.freeze();
  const frozenAt = load.answers.length;
  // Long enough for the breaker to open, to try, and to open again.
  await until(() => service.events('breaker.opened').length >= 2 || undefined);
  await server.thaw();
  const thawedAt = load.answers.length;
  const thawedMs = performance.now();
  await until(() => service.events('breaker.closed').length === 1 || undefined);
  const recoverySeconds = (performance.now() - thawedMs) / 1000;
  await load.stop();

  const meanwhile = load.answers.slice(frozenAt, thawedAt);
  const longest = Math.max(...load.answers.map(({ seconds }) => seconds));
  assert.ok(longest < limits.databaseSeconds + 1, `a client waited for ${longest} s`);
  assert.ok(count(meanwhile, '503 CIRCUIT_OPEN') > 10 * count(meanwhile, '500 DATABASE_ERROR'), 'few had to wait');
  assert.ok(recoverySeconds < limits.openSeconds + 2, `it took ${recoverySeconds} s to recover`);
  assert.equal([...new Set(load.answers.map(({ seen }) => seen))].sort(), [
    '200',
    '500 DATABASE_ERROR',
    '503 CIRCUIT_OPEN',
  ]);

  const pool = await until(async () => {
    const { idle = 0, used = 0, waiting = 0 } = await readPool(service);
    return used === 0 ? { open: idle, waiting } : undefined;
  });
  assert.ok(pool.open > 0 && pool.open <= poolSize, `the pool has ${pool.open} connections`);
  assert.is(pool.waiting, 0);
  service.process.kill('SIGTERM');
  assert.is((await service.process.exited).code, 0);
  assert.equal(
    service.process.lines().filter(({ level }) => level === 'CRITICAL'),
    [],
  );
});

test.run();
