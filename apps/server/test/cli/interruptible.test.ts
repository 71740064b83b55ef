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

test('a second signal a moment later meets nobody, so that it ends the process', async () => {
  const source = new EventEmitter();
  const { promise, resolve } = Promise.withResolvers<void>();
  const ended = interruptible(source, () => promise);
  source.emit('SIGINT', 'SIGINT');
  assert.is(listeners(source), 2);
  // The timer of the moment keeps no process alive, so that something else has to.
  const awake = setInterval(() => listeners(source) === 0 && resolve(), 10);
  await ended;
  clearInterval(awake);
});

test('work that ends by itself leaves nobody listening', async () => {
  const source = new EventEmitter();
  assert.is(await interruptible(source, async () => 'done'), 'done');
  assert.is(listeners(source), 0);
});

test.run();
