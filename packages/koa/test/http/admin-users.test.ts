import * as assert from 'uvu/assert';
import { ada, type Json, type TestService } from '../support/make-service.ts';
import { assertProblem, pointersOf } from '../support/problems.ts';
import { serviceSuite } from '../support/service-suite.ts';

const test = serviceSuite('administration of users over HTTP');
const users = '/api/v1/admin/users';
const { password } = ada;

async function makeAdminCaller(service: TestService) {
  const { access_token: token, user } = await service.makeAdmin();
  const call = (method: string, path: string, body?: unknown) => service.call(method, path, body, { token });
  return { call, user };
}

test('POST /admin/users: 201 with the user, where to find them, and a password that works', async ({ service }) => {
  const { call } = await makeAdminCaller(service);
  const body = { ...ada, roles: ['user', 'support', 'user'], email_verified: true };
  const answer = await call('POST', users, body);
  assert.is(answer.status, 201);
  assert.is(answer.headers.get('location'), `${users}/${answer.body.id}`);
  const now = service.runtime.now().toISOString();
  assert.equal(answer.body, {
    id: answer.body.id,
    email: 'ada@example.org',
    username: 'Ada',
    is_active: true,
    email_verified: true,
    roles: ['user', 'support'],
    created_at: now,
    updated_at: now,
    last_login: null,
  });
  assert.equal((await call('GET', answer.headers.get('location') ?? '')).body, answer.body);
  const login = await service.call('POST', '/api/v1/auth/login', { username: 'ada', password });
  assert.equal([login.status, login.body.user.id], [200, answer.body.id]);
});

test('POST /admin/users: by default the role user, unverified, and without a password nobody gets in', async ({
  service,
}) => {
  const { call } = await makeAdminCaller(service);
  const { body } = await call('POST', users, { email: ada.email, username: ada.username });
  assert.equal([body.roles, body.email_verified], [['user'], false]);
  for (const attempt of [password, 'null', 'undefined']) {
    const login = await service.call('POST', '/api/v1/auth/login', { username: 'ada', password: attempt });
    assertProblem(login, 401, 'INVALID_CREDENTIALS');
  }
});

test('POST /admin/users: 422 telling all that is wrong, 409 naming what is taken', async ({ service }) => {
  const { call } = await makeAdminCaller(service);
  const bad = await call('POST', users, { email: 'ada', username: '-' });
  assertProblem(bad, 422, 'VALIDATION_ERROR');
  assert.equal(pointersOf(bad), ['/email', '/username']);
  const roles = await call('POST', users, { ...ada, roles: ['user', 'Admin', ''] });
  assertProblem(roles, 422, 'VALIDATION_ERROR');
  assert.equal(pointersOf(roles), ['/roles/1', '/roles/2']);
  assertProblem(await call('POST', users, { ...ada, password: 'password' }), 422, 'WEAK_PASSWORD');
  assertProblem(await call('POST', users, { ...ada, password: 'x'.repeat(257) }), 422, 'VALIDATION_ERROR');
  await call('POST', users, ada);
  const taken = await call('POST', users, { ...ada, username: 'ADA' });
  assertProblem(taken, 409, 'USER_ALREADY_EXISTS');
  assert.equal(pointersOf(taken), ['/email', '/username']);
});

test('GET /admin/users: every user once, page by page, however many come and go', async ({ service }) => {
  const { call, user } = await makeAdminCaller(service);
  const { password: _, ...nobody } = ada;
  for (let index = 0; index < 7; index += 1) {
    service.runtime.advance(1);
    await call('POST', users, { email: `u${index}@example.org`, username: `user${index}` });
  }
  const met: string[] = [];
  let page = await call('GET', `${users}?limit=3`);
  for (;;) {
    met.push(...page.body.items.map(({ username }: Json) => username));
    if (page.body.next_cursor === null) break;
    if (met.length === 3) {
      service.runtime.advance(1);
      await call('POST', users, nobody);
      await call('DELETE', `${users}/${page.body.items[0].id}`);
    }
    page = await call('GET', `${users}?limit=3&cursor=${page.body.next_cursor}`);
  }
  assert.equal(met, ['user6', 'user5', 'user4', 'user3', 'user2', 'user1', 'user0', user.username]);
});

test('GET /admin/users: by default 20 at a time, at most 100', async ({ service }) => {
  const { call } = await makeAdminCaller(service);
  await Promise.all(
    Array.from({ length: 24 }, (_, i) => call('POST', users, { email: `u${i}@example.org`, username: `user${i}` })),
  );
  const byDefault = (await call('GET', users)).body;
  assert.equal([byDefault.items.length, typeof byDefault.next_cursor], [20, 'string']);
  const all = (await call('GET', `${users}?limit=100`)).body;
  assert.equal([all.items.length, all.next_cursor], [25, null]);
});

test('GET /admin/users: search by a prefix of email or username in any case, and filters', async ({ service }) => {
  const { call } = await makeAdminCaller(service);
  await call('POST', users, { email: 'ada@example.org', username: 'Lovelace', roles: ['user', 'support'] });
  await call('POST', users, { email: 'love@example.org', username: 'grace' });
  const { body: gone } = await call('POST', users, { email: 'x@example.org', username: 'lover', roles: ['support'] });
  await call('DELETE', `${users}/${gone.id}`);
  const found = async (query: string) => {
    const { body } = await call('GET', `${users}?${query}`);
    return body.items.map(({ username }: Json) => username).sort();
  };
  assert.equal(await found('q=LOVE'), ['Lovelace', 'grace', 'lover']);
  assert.equal(await found('q=love&is_active=true'), ['Lovelace', 'grace']);
  assert.equal(await found('q=love&is_active=false'), ['lover']);
  assert.equal(await found('role=support'), ['Lovelace', 'lover']);
  assert.equal(await found('role=support&is_active=true&q=ada%40'), ['Lovelace']);
  assert.equal(await found('role=nobody'), []);
  assert.equal(await found('q=ace'), []);
  assert.equal(await found('q='), ['Lovelace', 'grace', 'lover', 'root']);
});

test('GET /admin/users: wildcards and SQL in a search are only text', async ({ service }) => {
  const { call } = await makeAdminCaller(service);
  const found = async (q: string) => {
    const { status, body } = await call('GET', `${users}?q=${encodeURIComponent(q)}`);
    assert.is(status, 200, q);
    return body.items.length;
  };
  for (const q of ['%', '_', 'r%', 'r__t', '*', 'root*', '\\', 'r\\', "'", "root' or '1'='1", '"', '--', ';']) {
    assert.is(await found(q), 0, q);
  }
  const hostile = ["'; drop table users; --", "root') or 1=1 --", 'ro\u2028ot', '\uffff', '🦊'.repeat(60), 'ß', 'İ'];
  for (const q of hostile) assert.is(await found(q), 0, q);
  assert.is(await found('root'), 1);
});

test('PATCH /admin/users/{id}: 200 with the user as it is now; only what is given changes', async ({ service }) => {
  const { call } = await makeAdminCaller(service);
  const { user } = await service.makeUser();
  service.runtime.advance(1);
  const change = { email: ' Ada2@Example.org', username: 'ADA', roles: [], email_verified: true };
  const answer = await call('PATCH', `${users}/${user.id}`, change);
  assert.is(answer.status, 200);
  const now = { email: 'ada2@example.org', username: 'ADA', roles: [], email_verified: true };
  assert.equal(answer.body, { ...user, ...now, updated_at: service.runtime.now().toISOString() });
  assert.equal((await call('GET', `${users}/${user.id}`)).body, answer.body);
});

test('PATCH /admin/users/{id}: 422 for nothing or something else, 409 for what is taken', async ({ service }) => {
  const { call } = await makeAdminCaller(service);
  const { user } = await service.makeUser();
  assertProblem(await call('PATCH', `${users}/${user.id}`, {}), 422, 'VALIDATION_ERROR');
  for (const member of ['id', 'password', 'password_hash', 'created_at', 'last_login', 'isActive']) {
    const answer = await call('PATCH', `${users}/${user.id}`, { [member]: 'x' });
    assertProblem(answer, 422, 'VALIDATION_ERROR');
    assert.equal(pointersOf(answer), [`/${member}`]);
  }
  const taken = await call('PATCH', `${users}/${user.id}`, { email: 'root@example.org', username: 'ROOT' });
  assertProblem(taken, 409, 'USER_ALREADY_EXISTS');
  assert.equal(pointersOf(taken), ['/email', '/username']);
});

test('PATCH and DELETE /admin/users/{id}: 204, deactivation ends all sessions; who is back can sign in again', async ({
  service,
}) => {
  const { call } = await makeAdminCaller(service);
  for (const end of ['PATCH', 'DELETE'] as const) {
    const { user, access_token: token, refresh_token } = await service.makeUser(end.toLowerCase());
    const path = `${users}/${user.id}`;
    const ended = await call(end, path, end === 'PATCH' ? { is_active: false } : undefined);
    assert.is(ended.status, end === 'PATCH' ? 200 : 204);
    assertProblem(await service.call('GET', '/api/v1/auth/me', undefined, { token }), 401, 'SESSION_REVOKED');
    assertProblem(await service.call('POST', '/api/v1/auth/refresh', { refresh_token }), 401, 'SESSION_REVOKED');
    const login = { email: user.email, password };
    assertProblem(await service.call('POST', '/api/v1/auth/login', login), 403, 'ACCOUNT_INACTIVE');
    assert.is((await call('GET', path)).body.is_active, false);
    assert.is((await call('PATCH', path, { is_active: true })).status, 200);
    assert.is((await service.call('POST', '/api/v1/auth/login', login)).status, 200);
    assertProblem(await service.call('GET', '/api/v1/auth/me', undefined, { token }), 401, 'SESSION_REVOKED');
  }
});

test('DELETE /admin/users/{id}/sessions: 204, all sessions end, the user may sign in again', async ({ service }) => {
  const { call } = await makeAdminCaller(service);
  const { user, access_token: token } = await service.makeUser();
  assert.is((await call('DELETE', `${users}/${user.id}/sessions`)).status, 204);
  assertProblem(await service.call('GET', '/api/v1/auth/me', undefined, { token }), 401, 'SESSION_REVOKED');
  const login = await service.call('POST', '/api/v1/auth/login', { email: user.email, password });
  assert.is(login.status, 200);
});

test('every route for one user: 404 for an unknown one, 422 for an id that is no UUID', async ({ service }) => {
  const { call } = await makeAdminCaller(service);
  const calls = [
    ['GET', '', undefined],
    ['PATCH', '', { is_active: false }],
    ['DELETE', '', undefined],
    ['DELETE', '/sessions', undefined],
  ] as const;
  for (const [method, rest, body] of calls) {
    assertProblem(await call(method, `${users}/${service.runtime.id()}${rest}`, body), 404, 'USER_NOT_FOUND');
    const answer = await call(method, `${users}/1${rest}`, body);
    assertProblem(answer, 422, 'VALIDATION_ERROR');
    assert.equal(pointersOf(answer), ['/id']);
  }
});

test.run();
