import * as assert from 'uvu/assert';
import { ada, type TestService } from '../support/make-service.ts';
import { assertProblem, pointersOf } from '../support/problems.ts';
import { serviceSuite } from '../support/service-suite.ts';

const test = serviceSuite('one’s own sessions over HTTP');
const sessions = '/api/v1/users/me/sessions';
const { password } = ada;

async function signInAgain(service: TestService, headers: Record<string, string> = {}) {
  service.runtime.advance(1);
  const login = { email: 'ada@example.org', password };
  return (await service.call('POST', '/api/v1/auth/login', login, { headers })).body;
}

test('GET /users/me/sessions: the live ones, newest first, the current one marked', async ({ service }) => {
  const { access_token: token } = await service.makeUser();
  await service.makeUser('grace');
  await signInAgain(service, { 'User-Agent': 'Testphone/1.0' });
  const gone = await signInAgain(service);
  await service.call('POST', '/api/v1/auth/logout', undefined, { token: gone.access_token });
  const { status, body, headers } = await service.call('GET', sessions, undefined, { token });
  assert.equal([status, body.next_cursor, headers.get('cache-control')], [200, null, 'no-store']);
  assert.equal(
    body.items.map(({ current, user_agent }: { current: boolean; user_agent: string }) => [current, user_agent]),
    [
      [false, 'Testphone/1.0'],
      [true, 'node'],
    ],
  );
  const { id, ...first } = body.items[0];
  assert.type(id, 'string');
  assert.equal(first, {
    created_at: '2026-01-01T00:00:01.000Z',
    last_used_at: '2026-01-01T00:00:01.000Z',
    expires_at: '2026-01-31T00:00:01.000Z',
    ip: '127.0.0.1',
    user_agent: 'Testphone/1.0',
    current: false,
  });
});

test('GET /users/me/sessions: a refresh moves last_used_at, and nothing else', async ({ service }) => {
  const { access_token: token, refresh_token } = await service.makeUser();
  const before = await service.call('GET', sessions, undefined, { token });
  service.runtime.advance(60);
  await service.call('POST', '/api/v1/auth/refresh', { refresh_token });
  const after = await service.call('GET', sessions, undefined, { token });
  assert.equal(after.body.items, [{ ...before.body.items[0], last_used_at: service.runtime.now().toISOString() }]);
});

test('GET /users/me/sessions: in parts, each session once, also when some end on the way', async ({ service }) => {
  const { access_token: token } = await service.makeUser();
  for (let count = 0; count < 4; count += 1) await signInAgain(service);
  const all = (await service.call('GET', sessions, undefined, { token })).body.items;
  assert.is(all.length, 5);
  const first = await service.call('GET', `${sessions}?limit=2`, undefined, { token });
  await service.call('DELETE', `${sessions}/${all[1].id}`, undefined, { token });
  const second = await service.call('GET', `${sessions}?limit=2&cursor=${first.body.next_cursor}`, undefined, {
    token,
  });
  const third = await service.call('GET', `${sessions}?limit=2&cursor=${second.body.next_cursor}`, undefined, {
    token,
  });
  assert.equal([...first.body.items, ...second.body.items, ...third.body.items], all);
  assert.is(third.body.next_cursor, null);
});

test('DELETE /users/me/sessions/{id}: 204, its tokens are dead; a second time 404', async ({ service }) => {
  const { access_token: token } = await service.makeUser();
  const other = await signInAgain(service);
  const { body } = await service.call('GET', sessions, undefined, { token });
  const [{ id }] = body.items;
  const answer = await service.call('DELETE', `${sessions}/${id.toUpperCase()}`, undefined, { token });
  assert.equal([answer.status, answer.text], [204, '']);
  const dead = { token: other.access_token };
  assertProblem(await service.call('GET', '/api/v1/auth/me', undefined, dead), 401, 'SESSION_REVOKED');
  assertProblem(await service.call('DELETE', `${sessions}/${id}`, undefined, { token }), 404, 'SESSION_NOT_FOUND');
  assert.is((await service.call('GET', sessions, undefined, { token })).body.items.length, 1);
});

test('DELETE /users/me/sessions/{id}: also the current one', async ({ service }) => {
  const { access_token: token } = await service.makeUser();
  const { body } = await service.call('GET', sessions, undefined, { token });
  assert.is((await service.call('DELETE', `${sessions}/${body.items[0].id}`, undefined, { token })).status, 204);
  assertProblem(await service.call('GET', sessions, undefined, { token }), 401, 'SESSION_REVOKED');
});

test('a session id that is no UUID is 422, after 401', async ({ service }) => {
  const { access_token: token } = await service.makeUser();
  const id = service.runtime.id();
  for (const bad of [
    '1',
    'me',
    `${id}x`,
    `urn:uuid:${id}`,
    id.replaceAll('-', ''),
    `%30${id.slice(1)}`,
    '%00',
    '..%2f',
  ]) {
    const answer = await service.call('DELETE', `${sessions}/${bad}`, undefined, { token });
    assertProblem(answer, 422, 'VALIDATION_ERROR');
    assert.equal(pointersOf(answer), ['/id']);
    assertProblem(await service.call('DELETE', `${sessions}/${bad}`), 401, 'AUTHENTICATION_REQUIRED');
  }
});

test.run();
