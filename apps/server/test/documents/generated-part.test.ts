import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { replacePart } from '../../src/documents/generated-part.ts';

const test = suite('a generated part');

const document = 'before\n<!-- generated: x -->\nold\n<!-- end of generated: x -->\nafter\n';

test('is replaced between its comments', () => {
  const fresh = 'before\n<!-- generated: x -->\n\nnew $1\n<!-- end of generated: x -->\nafter\n';
  assert.is(replacePart(document, 'x', 'new $1'), fresh);
  assert.is(replacePart(fresh, 'x', 'new $1'), fresh);
});

test('must be there once', () => {
  assert.throws(() => replacePart(document, 'y', 'new'), /one part that begins with <!-- generated: y -->/);
  assert.throws(() => replacePart(document + document, 'x', 'new'), /one part/);
  assert.throws(() => replacePart('<!-- generated: x -->\n', 'x', 'new'), /one part/);
});

test.run();
