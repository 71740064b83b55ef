import { problemKinds, routes } from '@auth/koa';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { renderErrorCatalogue } from '../../src/documents/error-catalogue.ts';
import { renderRouteTable } from '../../src/documents/route-table.ts';

const rowsOf = (table: string) =>
  table.split('\n').filter((line) => line.startsWith('| `') && !line.startsWith('| `error_code`'));

const test = suite('the tables of the HTTP API');

test('the catalogue has every code with its status, by status, and nothing is left blank', () => {
  const rows = rowsOf(renderErrorCatalogue());
  const statuses = rows.map((row) => Number(row.split(' | ')[1]));
  assert.is(rows.length, Object.keys(problemKinds).length);
  assert.equal(
    statuses,
    statuses.toSorted((one, other) => one - other),
  );
  for (const [code, { status, title }] of Object.entries(problemKinds))
    assert.ok(
      rows.some((row) => row.startsWith(`| \`${code}\` | ${status} | ${title} | `)),
      code,
    );
  for (const row of rows) assert.is(row.split(' | ').filter((cell) => cell.trim() !== '').length, 5, row);
});

test('every route is there once, under its tag', () => {
  const table = renderRouteTable();
  assert.is(rowsOf(table).length, routes.length);
  for (const { tag, summary } of routes) {
    const [, group = ''] = table.split(`### ${tag}\n`);
    assert.match(group, ` | ${summary} | `);
  }
});

test('a route tells its whole path, who may call it, and its limit with the default', () => {
  const table = renderRouteTable();
  assert.match(table, '| `POST /api/v1/auth/register` | Create an account | anyone | `RATE_LIMIT_REGISTER` (10/1h) |');
  assert.match(table, '| `GET /health` | How the service is | anyone | none |');
  assert.match(
    table,
    /\| `GET \/metrics` \| .* \| `MONITORING_TOKEN`, administrators \| `RATE_LIMIT_DEFAULT` \(300\/1m\) \|/,
  );
});

test.run();
