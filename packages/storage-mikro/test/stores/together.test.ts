import { setTimeout as pause } from 'node:timers/promises';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { together } from '../../src/stores/together.ts';

const test = suite('what is asked for in one turn');

const double = async (keys: readonly number[]) => keys.map((key) => 2 * key);
const fail = async (): Promise<never> => {
  throw new Error('all of it');
};

/** What `all` is asked for goes to `asked`. */
function makeCounted(all: (keys: readonly number[]) => Promise<readonly number[]>) {
  const asked: (readonly number[])[] = [];
  const answer = together(
    (keys: readonly number[]) => {
      asked.push(keys);
      return all(keys);
    },
    async (key) => {
      if (key === 13) throw new Error('13 alone');
      return -key;
    },
  );
  return { asked, answer };
}

test('is answered at once, each by its own', async () => {
  const { asked, answer } = makeCounted(double);
  assert.equal(await Promise.all([1, 2, 2].map(answer)), [2, 4, 4]);
  assert.equal(asked, [[1, 2, 2]]);
});

test('is not remembered for the next', async () => {
  const { asked, answer } = makeCounted(double);
  await answer(1);
  await answer(1);
  assert.equal(asked, [[1], [1]]);
});

test('is parted where it is very much', async () => {
  const { asked, answer } = makeCounted(double);
  const keys = Array.from({ length: 65 }, (_, index) => index);
  assert.equal(await Promise.all(keys.map(answer)), await double(keys));
  assert.equal(
    asked.map(({ length }) => length),
    [64, 1],
  );
});

test('is answered one by one where all of it fails, and then one fails alone', async () => {
  const { answer } = makeCounted(fail);
  const outcomes = await Promise.allSettled([12, 13, 14].map(answer));
  assert.equal(
    outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason.message)),
    [-12, '13 alone', -14],
  );
});

test('fails for all who have waited long', async () => {
  const { answer } = makeCounted(async () => {
    await pause(1100);
    return fail();
  });
  const outcomes = await Promise.allSettled([1, 2].map(answer));
  assert.equal(
    outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.message),
    ['all of it', 'all of it'],
  );
});

test.run();
