import { createLogger } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { Crew } from '../../src/workers/crew.ts';
import type { Message } from '../../src/workers/messages.ts';
import type { WorkerExit, WorkerProcess } from '../../src/workers/worker-process.ts';

const test = suite('a crew of workers');

/** A worker whose life a test decides on. */
class FakeWorker implements WorkerProcess {
  readonly pid: number;
  readonly told: Message['type'][] = [];
  readonly #listening = Promise.withResolvers<string | null>();
  readonly #exited = Promise.withResolvers<WorkerExit>();
  readonly listening = this.#listening.promise;
  readonly exited = this.#exited.promise;
  readonly line = {
    send: async ({ type }: Message) => void this.told.push(type),
    listen: () => undefined,
  };

  constructor(pid: number) {
    this.pid = pid;
  }

  readonly kill = () => this.exit(null, 'SIGKILL');

  listen(): void {
    this.#listening.resolve(`http://127.0.0.1:3000`);
  }

  exit(code: number | null, signal: string | null = null): void {
    this.#listening.resolve(null);
    this.#exited.resolve({ code, signal });
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

function makeCrew({ size = 2, patienceSeconds = 60 } = {}) {
  const workers: FakeWorker[] = [];
  const waits: { milliseconds: number; end: () => void }[] = [];
  const lines: string[] = [];
  const clock = { nowMs: 0 };
  const crew = new Crew({
    size,
    patienceSeconds,
    logger: createLogger({ write: (line) => lines.push(line) }),
    now: () => clock.nowMs,
    wait: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        waits.push({ milliseconds, end: () => resolve(null) });
      }),
    fork: () => {
      const worker = new FakeWorker(workers.length);
      workers.push(worker);
      return worker;
    },
  });
  const worker = (index: number) => workers[index] ?? new FakeWorker(-1);
  const start = async () => {
    const started = crew.start();
    for (const each of workers) each.listen();
    await started;
  };
  return { crew, workers, worker, waits, lines, clock, start };
}

test('one that dies young is replaced after a pause that doubles up to 30 s; one that dies old, at once', async () => {
  const { worker, waits, clock, start, workers } = makeCrew({ size: 2 });
  await start();
  const pauses: number[] = [];
  for (let index = 1; index <= 11; index++) {
    worker(index).listen();
    worker(index).exit(1);
    await settled();
    const wait = waits.at(-1);
    pauses.push(wait?.milliseconds ?? -1);
    wait?.end();
    await settled();
  }
  assert.equal(pauses.slice(0, 4), [100, 200, 400, 800]);
  assert.equal(pauses.slice(-2), [30_000, 30_000]);
  clock.nowMs += 10_000;
  worker(0).exit(null, 'SIGKILL');
  await settled();
  assert.is(waits.at(-1)?.milliseconds, 0);
  waits.at(-1)?.end();
  await settled();
  assert.is(workers.length, 14);
});

test('one that cannot start is tried again while others listen, and ends it with its code when none does', async () => {
  const { crew, worker, waits, start } = makeCrew();
  await start();
  worker(1).exit(1);
  await settled();
  waits[0]?.end();
  await settled();
  worker(2).exit(69);
  await settled();
  assert.is(waits.length, 2, 'the other one listens');
  worker(0).exit(1);
  await settled();
  waits[1]?.end();
  await settled();
  worker(3).exit(78);
  assert.is(await crew.failed, 78);
});

test('one that is killed before it listens ends it with code 1, and nobody says that it listens', async () => {
  const { crew, worker } = makeCrew({ size: 1 });
  const started = crew.start();
  worker(0).exit(null, 'SIGKILL');
  assert.is(await crew.failed, 1);
  assert.is(await started, null);
});

test('a restart lets each new one listen before an old one leaves', async () => {
  const { crew, workers, worker, start } = makeCrew();
  await start();
  const restarted = crew.restart();
  await settled();
  assert.equal([workers.length, worker(0).told], [3, []]);
  worker(2).listen();
  await settled();
  assert.equal([workers.length, worker(0).told, worker(1).told], [3, ['retire'], []]);
  worker(0).exit(0);
  await settled();
  assert.is(workers.length, 4);
  worker(3).listen();
  await settled();
  worker(1).exit(0);
  await restarted;
  assert.is(workers.length, 4);
});

test('a restart ends with the first that cannot start, and the old ones stay', async () => {
  const { crew, workers, worker, waits, lines, start } = makeCrew();
  await start();
  const restarted = crew.restart();
  await settled();
  worker(2).exit(78);
  await restarted;
  assert.equal([workers.length, waits.length, worker(0).told], [3, 0, []]);
  assert.ok(lines.some((line) => line.includes('workers.restart_failed')));
});

test('stopping tells all, starts none, and says whether they ended well', async () => {
  for (const [code, endedWell] of [
    [0, true],
    [1, false],
  ] as const) {
    const { crew, workers, worker, start } = makeCrew();
    await start();
    worker(0).exit(1);
    await settled();
    const restarted = crew.restart();
    const stopped = crew.stop();
    await restarted;
    assert.equal(worker(1).told, ['stop']);
    worker(1).exit(code);
    assert.is(await stopped, endedWell);
    assert.is(workers.length, 2);
  }
});

test('one that does not end in its time is killed', async () => {
  const { crew, start } = makeCrew({ patienceSeconds: 0.01 });
  await start();
  assert.is(await crew.stop(), false);
});

test('all are killed at once where that is asked for', async () => {
  const { crew, workers, start } = makeCrew();
  await start();
  const stopped = crew.stop();
  crew.kill();
  assert.is(await stopped, false);
  for (const { exited } of workers) assert.is((await exited).signal, 'SIGKILL');
});

test.run();
