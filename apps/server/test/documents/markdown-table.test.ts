import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { renderMarkdownTable } from '../../src/documents/markdown-table.ts';

const test = suite('a table in Markdown');

test('has a head, a line, and a row for each', () => {
  assert.is(renderMarkdownTable(['a', 'b'], [['1', '2']]), '| a | b |\n| --- | --- |\n| 1 | 2 |\n');
});

test('a bar in a cell does not end it', () => {
  assert.match(renderMarkdownTable(['a'], [['x|y']]), '| x\\|y |');
});

test.run();
