import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { medianOf, percentileOf } from '../src/statistics.ts';

const test = suite('statistics');

test('have medians that one slow call does not move', () => {
  assert.is(medianOf([3, 1, 1_000]), 3);
  assert.is(medianOf([4, 1, 2, 1_000]), 3);
  assert.is(medianOf([7]), 7);
});

test('have percentiles that were measured, and not made up between two', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  assert.equal([percentileOf(hundred, 0.5), percentileOf(hundred, 0.99)], [50, 99]);
  assert.equal([percentileOf([7], 0.5), percentileOf([7, 1], 0.99)], [7, 7]);
});

test('are no number where nothing was measured', () => {
  assert.ok(Number.isNaN(medianOf([])));
  assert.ok(Number.isNaN(percentileOf([], 0.5)));
});

test.run();
