import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { keepPace } from '../../src/measuring/keep-pace.ts';
import { startMeter } from '../../src/measuring/meter.ts';
import { repeat } from '../../src/measuring/repeat.ts';
import { takeTurns } from '../../src/measuring/take-turns.ts';
import { VoidRunError } from '../../src/void-run-error.ts';

const test = suite('measuring');

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

test('at full speed keeps so many under way, and counts them all', async () => {
  let running = 0;
  let most = 0;
  let finished = 0;
  const work = async () => {
    running += 1;
    most = Math.max(most, running);
    await tick();
    running -= 1;
    finished += 1;
  };
  const { answers, perSecond } = await repeat(work, { atOnce: 3, seconds: 0.02 });
  assert.is(most, 3);
  assert.is(running, 0);
  assert.is(answers, finished);
  assert.ok(perSecond > 0);
});

test('at a pace starts what is due although nothing has ended', async () => {
  const waiting: (() => void)[] = [];
  const measured = keepPace(
    () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length === 5) for (const end of waiting) end();
      }),
    { perSecond: 500, seconds: 0.01 },
  );
  const { answers, p50Ms, p99Ms, maxMs } = await measured;
  assert.is(answers, 5);
  // The first waited for the last to start, which was due 8 milliseconds later.
  assert.ok(maxMs >= 8);
  assert.ok(p50Ms <= p99Ms && p99Ms <= maxMs);
});

test('at a pace counts from when something was due, not from when its turn came', async () => {
  let isFirst = true;
  const holdUp = async () => {
    if (!isFirst) return;
    isFirst = false;
    const endsAt = performance.now() + 20;
    while (performance.now() < endsAt);
  };
  const { maxMs, p50Ms } = await keepPace(holdUp, { perSecond: 1000, seconds: 0.01 });
  assert.ok(maxMs >= 20);
  assert.ok(p50Ms >= 10, 'those behind it were due meanwhile');
});

test('at a pace ends with the first failure', async () => {
  let started = 0;
  const fail = async () => {
    started += 1;
    throw new VoidRunError('wrong');
  };
  try {
    await keepPace(fail, { perSecond: 100, seconds: 60 });
    assert.unreachable();
  } catch (error) {
    assert.instance(error, VoidRunError);
    assert.is(started, 1);
  }
});

test('in turn goes there and back, after a round that does not count', async () => {
  const order: string[] = [];
  const lane = (name: string) => async () => order.push(name);
  const samples = await takeTurns([lane('a'), lane('b')], 2);
  assert.is(order.join(''), 'ababba');
  assert.equal(samples, [
    [3, 6],
    [4, 5],
  ]);
});

const bcryptProcess = new URL('../../src/bare/bcrypt-process.ts', import.meta.url);
const rotationProcess = new URL('../../src/bare/rotation-process.ts', import.meta.url);

test('in a process of its own obeys one order after the other', async () => {
  const meter = startMeter<object, object, { answers: number }>(bcryptProcess, { cost: 4 });
  const order = { atOnce: 2, seconds: 0.01 };
  assert.ok((await meter.measure(order)).answers >= 2);
  assert.ok((await meter.measure(order)).answers >= 2);
  await meter.stop();
});

test('in a process of its own is void when the work fails', async () => {
  const plan = { databaseUrl: 'postgresql://nobody@127.0.0.1:1/nowhere', tokens: ['a'] };
  const meter = startMeter<object, object, object>(rotationProcess, plan);
  try {
    await meter.measure({ atOnce: 1, seconds: 0.01 });
    assert.unreachable();
  } catch (error) {
    assert.instance(error, VoidRunError);
    assert.match(String(error), 'ECONNREFUSED');
  } finally {
    await meter.stop();
  }
});

test('in a process that ends is void', async () => {
  const meter = startMeter<object, object, object>(new URL('file:///nowhere/at-all.mjs'), {});
  try {
    await meter.measure({});
    assert.unreachable();
  } catch (error) {
    assert.instance(error, VoidRunError);
  } finally {
    await meter.stop();
  }
});

test.run();
