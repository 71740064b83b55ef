import { getEventListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { ConfigurationError, OverloadedError } from '../../src/errors.ts';
import { Bulkhead } from '../../src/resilience/bulkhead.ts';
import { rejection } from '../support/rejection.ts';

/** Work that ends when the test says so. */
function makeWork() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const work = { hasBegun: false, end: resolve, fail: reject, run: () => promise };
  work.run = () => {
    work.hasBegun = true;
    return promise;
  };
  return work;
}

const bulkhead = suite('bulkhead');

bulkhead('hands out what the work resolves to and what it throws', async () => {
  const gate = new Bulkhead({ concurrency: 1, queue: 0 });
  assert.is(await gate.run(async () => 'done'), 'done');
  const error = new Error('no');
  assert.is(
    await rejection(
      gate.run(async () => {
        throw error;
      }),
    ),
    error,
  );
});

bulkhead('runs as much at once as it may, and the others in the order in which they came', async () => {
  const gate = new Bulkhead({ concurrency: 2, queue: 10 });
  const works = Array.from({ length: 4 }, makeWork);
  const results = works.map((work) => gate.run(work.run));
  assert.equal(
    works.map(({ hasBegun }) => hasBegun),
    [true, true, false, false],
  );
  assert.equal(gate.load, { running: 2, waiting: 2, rejected: 0 });
  works[1]?.end('second');
  await results[1];
  await setImmediate();
  assert.equal(
    works.map(({ hasBegun }) => hasBegun),
    [true, true, true, false],
  );
  for (const work of works) work.end('x');
  await Promise.all(results);
});

bulkhead('turns away one more than may wait, at once, with a time to come back', async () => {
  const gate = new Bulkhead({ concurrency: 1, queue: 1 });
  const works = [makeWork(), makeWork()];
  const results = works.map((work) => gate.run(work.run));
  const error = await rejection(gate.run(makeWork().run));
  assert.instance(error, OverloadedError);
  assert.is(error instanceof OverloadedError && error.retryAfterSeconds, 1);
  assert.equal(gate.load, { running: 1, waiting: 1, rejected: 1 });
  for (const work of works) work.end('x');
  await Promise.all(results);
});

bulkhead('lets nobody wait when the queue has no places', async () => {
  const gate = new Bulkhead({ concurrency: 1, queue: 0 });
  const work = makeWork();
  const result = gate.run(work.run);
  assert.instance(await rejection(gate.run(makeWork().run)), OverloadedError);
  work.end('x');
  await result;
  assert.is(await gate.run(async () => 'free again'), 'free again');
});

bulkhead('tells those it turns away how long the queue is going to take', async () => {
  let nowMs = 0;
  const gate = new Bulkhead({ concurrency: 1, queue: 3, monotonicMs: () => nowMs });
  const first = makeWork();
  const measured = gate.run(first.run);
  nowMs = 2500;
  first.end('x');
  await measured;
  const works = Array.from({ length: 4 }, makeWork);
  const results = works.map((work) => gate.run(work.run));
  const error = await rejection(gate.run(makeWork().run));
  assert.is(error instanceof OverloadedError && error.retryAfterSeconds, 10);
  for (const work of works) work.end('x');
  await Promise.all(results);
});

bulkhead('is left at once by a waiting caller who hangs up, and gives the place to the next', async () => {
  const gate = new Bulkhead({ concurrency: 1, queue: 1 });
  const [first, second, third] = [makeWork(), makeWork(), makeWork()];
  const controller = new AbortController();
  const running = gate.run(first.run);
  const waiting = gate.run(second.run, controller.signal);
  controller.abort(new Error('hung up'));
  assert.equal(gate.load, { running: 1, waiting: 0, rejected: 0 });
  assert.is(((await rejection(waiting)) as Error).message, 'hung up');
  const next = gate.run(third.run);
  first.end('x');
  third.end('x');
  await Promise.all([running, next]);
  assert.not(second.hasBegun);
});

bulkhead('keeps the slot of running work to its end, though its caller hangs up', async () => {
  const gate = new Bulkhead({ concurrency: 1, queue: 1 });
  const [first, second] = [makeWork(), makeWork()];
  const controller = new AbortController();
  const abandoned = gate.run(first.run, controller.signal);
  controller.abort(new Error('hung up'));
  assert.is(((await rejection(abandoned)) as Error).message, 'hung up');
  const next = gate.run(second.run);
  await setImmediate();
  assert.equal([gate.load.running, second.hasBegun], [1, false]);
  first.fail(new Error('nobody listens'));
  second.end('x');
  await next;
});

bulkhead('never begins for a caller who has hung up already', async () => {
  const gate = new Bulkhead({ concurrency: 1, queue: 1 });
  const work = makeWork();
  const reason = await rejection(gate.run(work.run, AbortSignal.abort(new Error('gone'))));
  assert.equal([(reason as Error).message, work.hasBegun, gate.load.running], ['gone', false, 0]);
});

bulkhead('leaves no listener on a signal that lives on', async () => {
  const gate = new Bulkhead({ concurrency: 1, queue: 1 });
  const { signal } = new AbortController();
  await gate.run(async () => assert.is(getEventListeners(signal, 'abort').length, 1), signal);
  assert.equal(getEventListeners(signal, 'abort'), []);
});

bulkhead('refuses bounds that cannot work', () => {
  for (const options of [
    { concurrency: 0, queue: 1 },
    { concurrency: 1.5, queue: 1 },
    { concurrency: 1, queue: -1 },
  ]) {
    assert.throws(
      () => new Bulkhead(options),
      (error: unknown) => error instanceof ConfigurationError,
    );
  }
});

bulkhead.run();
