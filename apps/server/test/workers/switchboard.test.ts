import { noRevocations, OutOfTimeError, type RevocationListener } from '@auth/core';
import { testRateLimiter, testRevocations } from '@auth/core/conformance';
import { createMemoryRateLimiter, createRevocationBus } from '@auth/core/memory';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { createLine } from '../../src/workers/line.ts';
import { createPrimaryRateLimiter } from '../../src/workers/primary-rate-limiter.ts';
import { createPrimaryRevocations } from '../../src/workers/primary-revocations.ts';
import { createSwitchboard } from '../../src/workers/switchboard.ts';
import { createMetricsReader, tellMetrics } from '../../src/workers/worker-metrics.ts';
import { makeEnds } from './lines.ts';

const test = suite('what workers share by way of the primary process');

function makeSwitchboard(outside = noRevocations) {
  const switchboard = createSwitchboard({ limiter: createMemoryRateLimiter(), outside });
  const connect = () => {
    const [there, here] = makeEnds();
    const leave = switchboard.join(createLine(there));
    return { line: createLine(here), end: here, leave };
  };
  return { switchboard, connect };
}

testRateLimiter({
  test,
  createNetwork: () => {
    const { connect } = makeSwitchboard();
    return () => createPrimaryRateLimiter(connect().line);
  },
});

testRevocations({
  test,
  createNetwork: () => {
    const { connect } = makeSwitchboard();
    return () => createPrimaryRevocations(connect().line);
  },
});

/** What a listener is told, one after the other. */
function listen() {
  const told: string[] = [];
  let wake = () => undefined;
  const listener: RevocationListener = {
    revoked: ({ kind }) => {
      told.push(kind);
      wake();
    },
    interrupted: () => {
      told.push('interrupted');
      wake();
    },
  };
  const until = async (count: number) => {
    while (told.length < count) {
      await new Promise<void>((resolve) => {
        wake = () => void resolve();
      });
    }
    return told;
  };
  return { listener, told, until };
}

test('what a worker revokes is told to other machines, and what they revoke to all workers', async () => {
  const bus = createRevocationBus();
  const [outside, elsewhere] = [bus.join(), bus.join()];
  const { connect } = makeSwitchboard(outside);
  const [worker, machine] = [listen(), listen()];
  const revocations = createPrimaryRevocations(connect().line);
  revocations.subscribe(worker.listener);
  elsewhere.subscribe(machine.listener);
  await revocations.publish({ kind: 'keys' });
  assert.equal(await machine.until(1), ['keys']);
  await elsewhere.publish({ kind: 'user', userId: 'alice' });
  assert.equal(await worker.until(1), ['user']);
});

test('an interruption of what leads to other machines is told to all workers', async () => {
  let interrupt: () => void = () => undefined;
  const outside = {
    ...noRevocations,
    subscribe: (listener: RevocationListener) => {
      interrupt = listener.interrupted;
    },
  };
  const { connect } = makeSwitchboard(outside);
  const worker = listen();
  createPrimaryRevocations(connect().line).subscribe(worker.listener);
  interrupt();
  assert.equal(await worker.until(1), ['interrupted']);
});

test('a worker that has left is told nothing more, and closing ends what leads to other machines', async () => {
  const bus = createRevocationBus();
  const [outside, elsewhere] = [bus.join(), bus.join()];
  const { connect, switchboard } = makeSwitchboard(outside);
  const [left, staying] = [listen(), listen()];
  const leaving = connect();
  createPrimaryRevocations(leaving.line).subscribe(left.listener);
  createPrimaryRevocations(connect().line).subscribe(staying.listener);
  leaving.leave();
  await elsewhere.publish({ kind: 'keys' });
  await staying.until(1);
  await switchboard.close();
  await elsewhere.publish({ kind: 'keys' });
  assert.equal([left.told, staying.told], [[], ['keys']]);
});

test('a primary process that does not answer makes a call fail in time', async () => {
  const limiter = createPrimaryRateLimiter(createLine(makeEnds()[0]));
  const error = await limiter.consume([{ key: 'key', limit: 1, windowSeconds: 60 }]).catch((error: unknown) => error);
  assert.instance(error, OutOfTimeError);
});

test('what the other workers count is read by any of them, but for those that do not answer', async () => {
  const { connect } = makeSwitchboard();
  const [asking, answering] = [connect(), connect()];
  connect();
  tellMetrics(asking.line, async () => [{ of: 'the one that asks' }]);
  tellMetrics(answering.line, async () => [{ of: 'another' }]);
  assert.equal(await createMetricsReader(asking.line)(), [[{ of: 'another' }]]);
});

test('a primary process that does not answer leaves a worker with what it counts itself', async () => {
  assert.equal(await createMetricsReader(createLine(makeEnds()[0]))(), []);
});

test('what is no message is passed over, and a process without a channel sends nothing', async () => {
  const { connect } = makeSwitchboard();
  const { end, line } = connect();
  for (const other of [null, 'text', {}, { type: 'NODE_DEBUG' }]) {
    const { promise, resolve } = Promise.withResolvers<void>();
    // @ts-expect-error Others may send over the channel of a process what they like.
    end.send?.(other, () => resolve());
    await promise;
  }
  assert.is((await createPrimaryRateLimiter(line).consume([{ key: 'k', limit: 1, windowSeconds: 60 }])).length, 1);
  await createLine({ on: () => undefined }).send({ type: 'stop' });
});

test.run();
