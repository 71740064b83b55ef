import type { SigningKey } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { at, makeKey } from '../../src/conformance/fixtures.ts';
import { describeStates, placeKeys } from '../../src/keys/key-states.ts';

const test = suite('states of keys');

/** Three keys that take over from one another at 1000 and 5000 seconds, newest first. */
const keys: readonly SigningKey[] = [
  makeKey({ activeFrom: at(5000), tokenTtlSeconds: 60 }),
  makeKey({ activeFrom: at(1000), tokenTtlSeconds: 900 }),
  makeKey({ activeFrom: at(0), tokenTtlSeconds: 300 }),
];

const statesAt = (seconds: number, newestFirst = keys) =>
  describeStates(placeKeys(newestFirst), at(seconds)).map(({ state }) => state);

test('a key is next until its time, and active until that of its successor', () => {
  assert.equal(statesAt(999.999), ['next', 'next', 'active']);
  assert.equal(statesAt(1000), ['next', 'active', 'retiring']);
  assert.equal(statesAt(4999.999)[1], 'active');
  assert.equal(statesAt(5000).slice(0, 2), ['active', 'retiring']);
});

test('a key retires a minute after the last token that it can have signed has expired', () => {
  assert.equal(statesAt(1359.999), ['next', 'active', 'retiring']);
  assert.equal(statesAt(1360), ['next', 'active', 'retired']);
  assert.equal(statesAt(5959.999), ['active', 'retiring', 'retired']);
  assert.equal(statesAt(5960), ['active', 'retired', 'retired']);
  assert.equal(
    placeKeys(keys).map(({ retiresAt }) => retiresAt),
    [null, at(5960), at(1360)],
  );
});

test('on a clock behind all of them the oldest is active', () => {
  assert.equal(statesAt(-1), ['next', 'next', 'active']);
  assert.equal(statesAt(0, keys.slice(0, 1)), ['active']);
});

test('no keys have no states', () => {
  assert.equal(statesAt(0, []), []);
});

test.run();
