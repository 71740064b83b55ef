import { DatabaseError } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { repeatOnConflict } from '../../src/postgresql/repeat-on-conflict.ts';
import { rejects } from '../rejects.ts';

const test = suite('repeating on conflict');

const serverError = (code: string) => Object.assign(new Error('the server says no'), { code });
const conflicts = [serverError('40001'), serverError('40P01'), new DatabaseError({ cause: serverError('40P01') })];

test('does again what stood in the way of somebody else', async () => {
  const failures = [...conflicts];
  const answer = await repeatOnConflict(async () => {
    const failure = failures.shift();
    if (failure) {
      throw failure;
    }
    return 'answer';
  });
  assert.is(answer, 'answer');
});

test('has an end', async () => {
  let calls = 0;
  const work = repeatOnConflict(async () => {
    calls += 1;
    throw serverError('40P01');
  });
  assert.is((await rejects(work, Error)).message, 'the server says no');
  assert.is(calls, 5);
});

for (const code of ['23505', '57014', '0A000', 'EPIPE', 'ECONNRESET'])
  test(`does not do again what failed with ${code}`, async () => {
    let calls = 0;
    const work = repeatOnConflict(async () => {
      calls += 1;
      throw serverError(code);
    });
    await rejects(work, Error);
    assert.is(calls, 1);
  });

test.run();
