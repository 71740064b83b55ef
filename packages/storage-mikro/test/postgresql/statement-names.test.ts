import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { StatementNames } from '../../src/postgresql/statement-names.ts';

const test = suite('statement names');

test('are the same for the same statement, and no others', () => {
  const names = new StatementNames();
  assert.is(names.nameOf('select 1'), names.nameOf('select 1'));
  assert.is.not(names.nameOf('select 1'), names.nameOf('select 2'));
});

test('are other ones after a renewal', () => {
  const names = new StatementNames();
  const before = names.nameOf('select 1');
  names.renew();
  assert.ok(names.nameOf('select 1'));
  assert.is.not(names.nameOf('select 1'), before);
});

test('are given to a bounded number of statements, which keep them', () => {
  const names = new StatementNames();
  const given = Array.from({ length: 300 }, (_, index) => names.nameOf(`select ${index}`));
  assert.is(new Set(given.filter((name) => name !== undefined)).size, 200);
  assert.is(names.nameOf('select 0'), given[0]);
  assert.is(names.nameOf('select 299'), undefined);
});

test.run();
