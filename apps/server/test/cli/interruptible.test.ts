import { EventEmitter, once } from 'node:events';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { InterruptedError, interruptible } from '../../src/cli/interruptible.ts';

const listeners = (source: EventEmitter) => source.listenerCount('SIGINT') + source.listenerCount('SIGTERM');

const test = suite('work that a signal stops');

for (const [signal, exitCode] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`${signal} aborts it, for exit code ${exitCode}`, async () => {
    const source = new EventEmitter();
    const work = async (aborted: AbortSignal) => {
      await once(aborted, 'abort');
      aborted.throwIfAborted();
    };
    const ended = interruptible(source, work).catch((error: unknown) => error);
    source.emit(signal, signal);
    const error = await ended;
    assert.instance(error, InterruptedError);
    assert.is((error as InterruptedError).exitCode, exitCode);
    assert.is(listeners(source), 0);
  });
}

test('a second signal ends the process at once', async () => {
  const source = new EventEmitter();
  const exits: number[] = [];
  const clock = { now: 0 };
  const work = async () => {
    source.emit('SIGINT', 'SIGINT');
    source.emit('SIGINT', 'SIGINT');
    clock.now += 1000;
    source.emit('SIGTERM', 'SIGTERM');
  };
  await interruptible(source, work, { exit: (code) => void exits.push(code), now: () => clock.now });
  assert.equal(exits, [143]);
});

test('work that ends by itself leaves nobody listening', async () => {
  const source = new EventEmitter();
  assert.is(await interruptible(source, async () => 'done'), 'done');
  assert.is(listeners(source), 0);
});

test.run();
