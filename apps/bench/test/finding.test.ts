import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { isReached, toFinding } from '../src/finding.ts';

const test = suite('a finding');

const rates = { scenario: 'a read', beside: 'nothing', unit: '/s' } as const;

test('has the median of the ratios of each round, not the ratio of medians', () => {
  const finding = toFinding({ ...rates, ours: [10, 60, 50], theirs: [100, 100, 50] });
  assert.is(finding.ours, 50);
  assert.is(finding.theirs, 100);
  assert.is(finding.ratio, 0.6);
});

test('reaches an aim that it equals', () => {
  assert.is(isReached(toFinding({ ...rates, ours: [6], theirs: [10], aim: { atLeast: 0.6 } })), true);
  assert.is(isReached(toFinding({ ...rates, ours: [5], theirs: [10], aim: { atLeast: 0.6 } })), false);
  assert.is(isReached(toFinding({ ...rates, ours: [3], theirs: [2], aim: { atMost: 1.5 } })), true);
  assert.is(isReached(toFinding({ ...rates, ours: [4], theirs: [2], aim: { atMost: 1.5 } })), false);
});

test('misses an aim for a value that is too high, however good its ratio', () => {
  const aim = { atMost: 1.5, below: 10 };
  assert.is(isReached(toFinding({ ...rates, ours: [9], theirs: [9], aim })), true);
  assert.is(isReached(toFinding({ ...rates, ours: [10], theirs: [9], aim })), false);
});

test('without an aim neither reaches nor misses it', () => {
  assert.is(isReached(toFinding({ ...rates, ours: [1], theirs: [1] })), null);
});

test.run();
