import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { isTypesOnly } from '../src/check-coverage.ts';

const test = suite('a file of types alone');

test('has interfaces, types, type imports and comments', () => {
  const source =
    "import type { A } from './a.ts';\n/** What. */\nexport interface B { a: A } // why\nexport type { A };\nexport {};";
  assert.ok(isTypesOnly(source));
});

test('has no value, function or re-export', () => {
  for (const source of [
    'export const a = 1;',
    'export function f() {}',
    "export * from './a.ts';",
    "export const u = 'a//b';",
  ]) {
    assert.not(isTypesOnly(source), source);
  }
});

test.run();
