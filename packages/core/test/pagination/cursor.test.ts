import { createSecretKey } from 'node:crypto';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { ValidationError } from '../../src/errors.ts';
import { createCursors } from '../../src/pagination/cursor.ts';

const test = suite('cursors');

const makeKey = (byte: number) => createSecretKey(Buffer.alloc(32, byte));

const cursors = createCursors(makeKey(1));

test('a cursor gives its position back, whatever it holds', () => {
  for (const position of ['x', 'id:01a2', 'ünï/+=\n"', 'y'.repeat(500)]) {
    assert.is(cursors.open('users', cursors.seal('users', position) ?? undefined), position);
  }
});

test('no position is no cursor, and the other way round', () => {
  assert.is(cursors.seal('users', null), null);
  assert.is(cursors.open('users', undefined), null);
});

test('a cursor made under the previous key is taken, and none is made under it', () => {
  const next = makeKey(2);
  const renewed = createCursors(next, makeKey(1));
  assert.is(renewed.open('users', cursors.seal('users', 'position') ?? undefined), 'position');
  assert.is(renewed.seal('users', 'position'), createCursors(next).seal('users', 'position'));
});

test('a cursor of another list, another key or with any character changed is refused', () => {
  const cursor = cursors.seal('users', 'position') ?? '';
  assert.throws(
    () => cursors.open('events', cursor),
    (error: unknown) => error instanceof ValidationError,
  );
  assert.throws(() => createCursors(makeKey(2)).open('users', cursor));
  for (let i = 0; i < cursor.length; i += 1) {
    const changed = `${cursor.slice(0, i)}${cursor[i] === 'A' ? 'B' : 'A'}${cursor.slice(i + 1)}`;
    assert.throws(
      () => cursors.open('users', changed),
      (error: unknown) => error instanceof ValidationError,
    );
  }
});

test.run();
