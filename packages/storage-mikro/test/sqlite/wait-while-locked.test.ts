import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { waitWhileLocked } from '../../src/sqlite/wait-while-locked.ts';

const test = suite('waiting for a lock');

function busy(code = 'SQLITE_BUSY'): Error {
  return Object.assign(new Error('database is locked'), { code });
}

test('repeats a call until it gets the lock', async () => {
  const failures = [busy(), busy('SQLITE_BUSY_SNAPSHOT'), busy('SQLITE_BUSY_RECOVERY')];
  const answer = await waitWhileLocked(() => {
    const failure = failures.shift();
    if (failure) {
      throw failure;
    }
    return 'answer';
  }, 5);
  assert.is(answer, 'answer');
});

test('tries once when it may not wait', async () => {
  let calls = 0;
  const call = () => {
    calls += 1;
    throw busy();
  };
  await waitWhileLocked(call, 0).then(assert.unreachable, (error) => assert.is(error.code, 'SQLITE_BUSY'));
  assert.is(calls, 1);
});

test('does not repeat what failed for another reason', async () => {
  let calls = 0;
  const failure = Object.assign(new Error('no such table'), { code: 'SQLITE_ERROR' });
  const call = () => {
    calls += 1;
    throw failure;
  };
  await waitWhileLocked(call, 5).then(assert.unreachable, (error) => assert.is(error, failure));
  assert.is(calls, 1);
});

test.run();
