import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { renderSizes } from './sizes.ts';

const test = suite('the size report');

test('tells what is sent, what is installed, and what of it runs', () => {
  const files = [
    { path: 'dist/index.js', bytes: 1500 },
    { path: 'dist/index.d.ts', bytes: 300 },
    { path: 'assets/page.js', bytes: 20_000 },
  ];
  const table = renderSizes([{ name: '@auth/koa', packedBytes: 9040, files }]);
  assert.match(table, '| package | packed kB | unpacked kB | code kB | files |');
  assert.match(table, '| @auth/koa | 9.0 | 21.8 | 1.5 | 3 |');
});

test.run();
