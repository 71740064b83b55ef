import * as assert from 'uvu/assert';
import { ada } from '../support/make-service.ts';
import { assertProblem, pointersOf } from '../support/problems.ts';
import { serviceSuite } from '../support/service-suite.ts';

const test = serviceSuite('one’s own account over HTTP');
const me = '/api/v1/users/me';
const { password } = ada;
const newPassword = 'entirely different horse stapler';

test('PUT /users/me: 200 with the user as it is now, a new email is unverified', async ({ service }) => {
  const { access_token: token, user } = await service.makeUser();
  service.runtime.advance(1);
  const answer = await service.call('PUT', me, { email: ' New@Example.org ', username: 'Lovelace' }, { token });
  assert.is(answer.status, 200);
  const updated_at = service.runtime.now().toISOString();
  assert.equal(answer.body, { ...user, email: 'new@example.org', username: 'Lovelace', updated_at });
  assert.equal((await service.call('GET', me, undefined, { token })).body, answer.body);
  const login = await service.call('POST', '/api/v1/auth/login', { email: 'new@example.org', password });
  assert.is(login.status, 200);
});

test('PUT /users/me: 409 for what somebody else has, naming it, in any case', async ({ service }) => {
  await service.makeUser('grace');
  const { access_token: token } = await service.makeUser();
  const answer = await service.call('PUT', me, { email: 'grace@example.org', username: 'GRACE' }, { token });
  assertProblem(answer, 409, 'USER_ALREADY_EXISTS');
  assert.equal(pointersOf(answer), ['/email', '/username']);
});

test('PUT /users/me: 422 for nothing to change, and for what is not valid', async ({ service }) => {
  const { access_token: token } = await service.makeUser();
  const cases: [object, string[]][] = [
    [{}, ['/email', '/username']],
    [{ current_password: password }, ['/email', '/username']],
    [{ email: 'ada', username: '-' }, ['/email', '/username']],
    [{ username: 'lovelace', current_password: '' }, ['/current_password']],
  ];
  for (const [body, pointers] of cases) {
    const answer = await service.call('PUT', me, body, { token });
    assertProblem(answer, 422, 'VALIDATION_ERROR');
    assert.equal(pointersOf(answer), pointers);
  }
});

test('a sensitive change needs the password once it was proved too long ago: REAUTHENTICATION_REQUIRED', async ({
  service,
}) => {
  const { refresh_token } = await service.makeUser();
  service.runtime.advance(900);
  const { body } = await service.call('POST', '/api/v1/auth/refresh', { refresh_token });
  const token = body.access_token;
  assert.is((await service.call('PUT', me, { email: 'b@example.org' }, { token })).status, 200);
  service.runtime.advance(1);
  assertProblem(await service.call('PUT', me, { email: 'c@example.org' }, { token }), 403, 'REAUTHENTICATION_REQUIRED');
  assertProblem(await service.call('DELETE', me, undefined, { token }), 403, 'REAUTHENTICATION_REQUIRED');
  assert.is((await service.call('PUT', me, { username: 'lovelace' }, { token })).status, 200);
  const wrong = await service.call('PUT', me, { email: 'c@example.org', current_password: 'wrong' }, { token });
  assertProblem(wrong, 401, 'INVALID_CREDENTIALS');
  assert.is(wrong.headers.get('www-authenticate'), 'Bearer realm="auth"');
  const right = await service.call('PUT', me, { email: 'c@example.org', current_password: password }, { token });
  assert.equal([right.status, right.body.email], [200, 'c@example.org']);
});

test('a wrong current_password is 401 INVALID_CREDENTIALS everywhere, and the session goes on', async ({ service }) => {
  const { access_token: token } = await service.makeUser();
  const calls = [
    ['PUT', me, { username: 'lovelace', current_password: 'wrong' }],
    ['PATCH', `${me}/password`, { current_password: 'wrong', new_password: newPassword }],
    ['DELETE', me, { current_password: 'wrong' }],
  ] as const;
  for (const [method, path, body] of calls) {
    assertProblem(await service.call(method, path, body, { token }), 401, 'INVALID_CREDENTIALS');
  }
  assert.is((await service.call('GET', me, undefined, { token })).body.username, 'ada');
});

test('PATCH /users/me/password: 204, every other session ends, this one goes on', async ({ service }) => {
  const { access_token: token, refresh_token } = await service.makeUser();
  const login = { email: 'ada@example.org', password };
  const { body: other } = await service.call('POST', '/api/v1/auth/login', login);
  const change = { current_password: password, new_password: newPassword };
  const answer = await service.call('PATCH', `${me}/password`, change, { token });
  assert.equal([answer.status, answer.text], [204, '']);
  assert.is((await service.call('GET', me, undefined, { token })).status, 200);
  assert.is((await service.call('POST', '/api/v1/auth/refresh', { refresh_token })).status, 200);
  assertProblem(await service.call('GET', me, undefined, { token: other.access_token }), 401, 'SESSION_REVOKED');
  const { refresh_token: dead } = other;
  assertProblem(await service.call('POST', '/api/v1/auth/refresh', { refresh_token: dead }), 401, 'SESSION_REVOKED');
  assertProblem(await service.call('POST', '/api/v1/auth/login', login), 401, 'INVALID_CREDENTIALS');
  const again = await service.call('POST', '/api/v1/auth/login', { ...login, password: newPassword });
  assert.is(again.status, 200);
});

test('PATCH /users/me/password: the policy speaks of the new password, the form of both', async ({ service }) => {
  const { access_token: token } = await service.makeUser();
  const cases = [
    [{ current_password: password, new_password: 'password' }, 'WEAK_PASSWORD', ['/new_password']],
    [{ current_password: password, new_password: 'ada@example' }, 'WEAK_PASSWORD', ['/new_password']],
    [{ current_password: password, new_password: 'x'.repeat(257) }, 'VALIDATION_ERROR', ['/new_password']],
    [{ current_password: password, new_password: `${newPassword}\n` }, 'VALIDATION_ERROR', ['/new_password']],
    [{ current_password: 'x'.repeat(257), new_password: newPassword }, 'VALIDATION_ERROR', ['/current_password']],
    [{ current_password: '', new_password: '' }, 'VALIDATION_ERROR', ['/current_password', '/new_password']],
    [{}, 'VALIDATION_ERROR', ['/current_password', '/new_password']],
  ] as const;
  for (const [body, code, pointers] of cases) {
    const answer = await service.call('PATCH', `${me}/password`, body, { token });
    assertProblem(answer, 422, code);
    assert.equal(pointersOf(answer), [...pointers]);
  }
});

test('DELETE /users/me: 204, all sessions end, nobody can sign in, the names stay reserved', async ({ service }) => {
  const { access_token: token, refresh_token } = await service.makeUser();
  const answer = await service.call('DELETE', me, { current_password: password }, { token });
  assert.equal([answer.status, answer.text], [204, '']);
  assertProblem(await service.call('GET', me, undefined, { token }), 401, 'SESSION_REVOKED');
  assertProblem(await service.call('POST', '/api/v1/auth/refresh', { refresh_token }), 401, 'SESSION_REVOKED');
  const login = { email: 'ada@example.org', password };
  assertProblem(await service.call('POST', '/api/v1/auth/login', login), 403, 'ACCOUNT_INACTIVE');
  assertProblem(await service.call('POST', '/api/v1/auth/register', ada), 409, 'USER_ALREADY_EXISTS');
});

test('DELETE /users/me: 204 without a body in a fresh session; 409 for the last administrator', async ({ service }) => {
  const { access_token: token } = await service.makeUser();
  assert.is((await service.call('DELETE', me, undefined, { token })).status, 204);
  const { access_token: admin } = await service.makeAdmin();
  assertProblem(await service.call('DELETE', me, {}, { token: admin }), 409, 'LAST_ADMIN');
  assert.is((await service.call('GET', me, undefined, { token: admin })).status, 200);
});

test('a password change against a refresh, 20 times: no old session is alive afterwards', async ({ service }) => {
  const { access_token: token } = await service.makeUser();
  const others = await Promise.all(
    Array.from({ length: 20 }, () =>
      service.call('POST', '/api/v1/auth/login', { email: 'ada@example.org', password }),
    ),
  );
  const change = { current_password: password, new_password: newPassword };
  const [changed, ...refreshed] = await Promise.all([
    service.call('PATCH', `${me}/password`, change, { token }),
    ...others.map(({ body }) => service.call('POST', '/api/v1/auth/refresh', { refresh_token: body.refresh_token })),
  ]);
  assert.is(changed.status, 204);
  for (const { body, status } of refreshed) {
    assert.ok(status === 200 || status === 401, `a refresh answered ${status}`);
    if (status === 401) continue;
    const { access_token, refresh_token } = body;
    assertProblem(await service.call('GET', me, undefined, { token: access_token }), 401, 'SESSION_REVOKED');
    assertProblem(await service.call('POST', '/api/v1/auth/refresh', { refresh_token }), 401, 'SESSION_REVOKED');
  }
});

test.run();
