import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { findSyntaxErrors, readAlerts, readDashboard, readQueries } from './queries.ts';

const test = suite('the dashboard and the alert rules');

test('ask in PromQL', () => {
  const queries = readQueries();
  assert.ok(queries.length > 20);
  for (const query of queries) assert.equal(findSyntaxErrors(query), [], query.where);
  assert.is.not(findSyntaxErrors({ where: '', expression: 'sum(rate(a[5m])' }).length, 0);
});

test('say of each alert how bad it is and what it means', () => {
  for (const { alert, labels, annotations } of readAlerts()) {
    assert.ok(['page', 'ticket'].includes(labels.severity), alert);
    assert.ok(annotations.summary && annotations.description, alert);
  }
});

test('show each panel in a place of its own', () => {
  const panels = readDashboard();
  const places = panels.map(({ gridPos: { x, y } }) => `${x},${y}`);
  assert.is(new Set(places).size, places.length);
  assert.is(new Set(panels.map(({ id }) => id)).size, panels.length);
});

test.run();
