import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { renderTable } from '../../src/cli/table.ts';

const test = suite('a table');

test('columns are as wide as their widest cell, and no line ends in blanks', () => {
  const rows = [
    ['ada@example.org', 'ada'],
    ['bo@x.de', 'bo-the-second'],
  ];
  assert.is(
    renderTable(['EMAIL', 'USERNAME'], rows),
    ['EMAIL            USERNAME', 'ada@example.org  ada', 'bo@x.de          bo-the-second'].join('\n'),
  );
});

test('without rows it is its headings', () => assert.is(renderTable(['ONE', 'TWO'], []), 'ONE  TWO'));

test('an empty cell is a dash, and characters outside the basic plane count once', () => {
  assert.is(
    renderTable(
      ['A', 'B'],
      [
        ['😀', ''],
        ['xy', 'z'],
      ],
    ),
    ['A   B', '😀   -', 'xy  z'].join('\n'),
  );
});

test.run();
