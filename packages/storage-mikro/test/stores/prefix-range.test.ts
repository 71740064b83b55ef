import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { toPrefixRange } from '../../src/stores/prefix-range.ts';

const test = suite('prefix range');

test('ends before the next character in the place of the last', () => {
  assert.equal(toPrefixRange('ada'), { from: 'ada', to: 'adb' });
  assert.equal(toPrefixRange('a%'), { from: 'a%', to: 'a&' });
  assert.equal(toPrefixRange('az'), { from: 'az', to: 'a{' });
  assert.equal(toPrefixRange('🦊'), { from: '🦊', to: '🦋' });
});

test('leaves out the surrogates, which are no characters', () => {
  assert.equal(toPrefixRange('a\ud7ff'), { from: 'a\ud7ff', to: 'a\ue000' });
});

test('moves on to the character before where the last is the last of all', () => {
  assert.equal(toPrefixRange('a\u{10ffff}\u{10ffff}'), { from: 'a\u{10ffff}\u{10ffff}', to: 'b' });
});

test('has no end where nothing is behind it', () => {
  assert.equal(toPrefixRange('\u{10ffff}'), { from: '\u{10ffff}', to: null });
});

test.run();
