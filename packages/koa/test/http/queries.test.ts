import * as assert from 'uvu/assert';
import { suiteOnEachDatabase } from '../support/databases.ts';
import { makeService, type TestService } from '../support/make-service.ts';
import { assertProblem, pointersOf } from '../support/problems.ts';

const test = suiteOnEachDatabase<{ service: TestService; token: string }>('queries over HTTP');
const users = '/api/v1/admin/users';
const events = '/api/v1/admin/audit-events';
const sessions = '/api/v1/users/me/sessions';

test.before(async (context) => {
  context.service = await makeService({ database: context.database });
  context.token = (await context.service.makeAdmin()).access_token;
});
test.after(({ service }) => service.close());

const refused: readonly (readonly [path: string, query: string, pointer: string])[] = [
  ...['', '0', '-1', '101', '1.5', '1e1', '0x10', '+1', ' 1', '1 ', '01', 'ten', 'NaN', 'null', '9'.repeat(30)].map(
    (limit) => [users, `limit=${encodeURIComponent(limit)}`, '/limit'] as const,
  ),
  ...['', 'yes', '1', '0', 'TRUE', 'True', 'on', 'null'].map(
    (value) => [users, `is_active=${value}`, '/is_active'] as const,
  ),
  ...['', 'Admin', 'a b', "admin'", 'a'.repeat(33), '1a'].map(
    (role) => [users, `role=${encodeURIComponent(role)}`, '/role'] as const,
  ),
  [users, 'q=%00', '/q'],
  [users, `q=${'a'.repeat(255)}`, '/q'],
  [users, 'q=a&q=a', '/q'],
  [users, 'limit=1&limit=1', '/limit'],
  [users, 'q[]=a', '/q[]'],
  [users, 'offset=1', '/offset'],
  [users, 'Limit=1', '/Limit'],
  [users, '__proto__=1', '/__proto__'],
  [users, 'constructor=1', '/constructor'],
  [users, '=1', '/'],
  [sessions, 'q=a', '/q'],
  [sessions, 'limit=101', '/limit'],
  [events, 'type=auth.unknown', '/type'],
  [events, 'type=', '/type'],
  [events, 'user_id=1', '/user_id'],
  ...['', 'yesterday', '2026-01-01', '2026-01-01T00:00:00', '2026-02-30T00:00:00Z', '1735689600'].map(
    (from) => [events, `from=${from}`, '/from'] as const,
  ),
  [events, 'to=2016-12-31T23:59:60Z', '/to'],
  [events, 'to=0000-01-01T00:00:00Z', '/to'],
  [events, 'to=2026-01-01T00:00:00+01:00', '/to'],
];

test('what a list does not know, or not in this form, is 422 and named', async ({ service, token }) => {
  for (const [path, query, pointer] of refused) {
    const answer = await service.call('GET', `${path}?${query}`, undefined, { token });
    assertProblem(answer, 422, 'VALIDATION_ERROR');
    assert.equal([...new Set(pointersOf(answer))], [pointer], query);
  }
});

test('every wrong member is told in one go', async ({ service, token }) => {
  const answer = await service.call('GET', `${users}?limit=0&is_active=x&page=2`, undefined, { token });
  assert.equal(pointersOf(answer).sort(), ['/is_active', '/limit', '/page']);
});

test('good values are read by their type', async ({ service, token }) => {
  const queries = ['', '?', '?limit=1', '?limit=100&is_active=true', '?is_active=false&role=a_b-1', '?q=%F0%9F%A6%8A'];
  for (const query of queries) {
    assert.is((await service.call('GET', `${users}${query}`, undefined, { token })).status, 200, query);
  }
  const times = '?from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00.123456%2B14:00';
  assert.is((await service.call('GET', `${events}${times}`, undefined, { token })).status, 200);
});

test('what the URL decoder refuses is 400 before anything else', async ({ service }) => {
  for (const bad of ['%', '%zz', '%ED%A0%80', '%FF']) {
    assertProblem(await service.call('GET', `${users}?q=${bad}`), 400, 'BAD_REQUEST');
  }
});

test('a query elsewhere is ignored, whatever it holds', async ({ service, token }) => {
  for (const query of ['?limit=0', '?a=1&a=2', '?%00', '?access_token=x', '?__proto__=1', '?id=1']) {
    assert.is((await service.call('GET', `/api/v1/users/me${query}`, undefined, { token })).status, 200, query);
    assert.is((await service.call('GET', `/health/live${query}`)).status, 200, query);
  }
  const other = await service.call('DELETE', `${sessions}/x?id=${service.runtime.id()}`, undefined, { token });
  assertProblem(other, 422, 'VALIDATION_ERROR');
});

test('thousands of members are refused as quickly as a few', async ({ service, token }) => {
  const query = Array.from({ length: 4000 }, () => 'a').join('&');
  const answer = await service.call('GET', `${users}?${query}`, undefined, { token });
  assert.equal(pointersOf(answer), ['/a']);
});

test('the order of refusals: 404, 405, 401, 403, 415, 413, 400, 422', async ({ service, token }) => {
  const { access_token: user } = await service.makeUser();
  const path = `${users}/no-uuid`;
  const bad = { raw: 'x'.repeat(20_000), headers: { 'Content-Type': 'text/plain' } };
  const json = { 'Content-Type': 'application/json' };
  assertProblem(await service.call('PATCH', `${path}/`, undefined, bad), 404, 'NOT_FOUND');
  assertProblem(await service.call('POST', path, undefined, bad), 405, 'METHOD_NOT_ALLOWED');
  assertProblem(await service.call('PATCH', path, undefined, bad), 401, 'AUTHENTICATION_REQUIRED');
  assertProblem(await service.call('PATCH', path, undefined, { ...bad, token: user }), 403, 'FORBIDDEN');
  assertProblem(await service.call('PATCH', path, undefined, { ...bad, token }), 415, 'UNSUPPORTED_MEDIA_TYPE');
  const large = { raw: bad.raw, headers: json, token };
  assertProblem(await service.call('PATCH', path, undefined, large), 413, 'PAYLOAD_TOO_LARGE');
  assertProblem(await service.call('PATCH', path, undefined, { ...large, raw: '{' }), 400, 'MALFORMED_JSON');
  assertProblem(await service.call('PATCH', path, undefined, { ...large, raw: '{}' }), 422, 'VALIDATION_ERROR');
});

test.run();
