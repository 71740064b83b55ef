import * as assert from 'uvu/assert';
import { suiteOnEachDatabase } from '../support/databases.ts';
import { ada, makeService, type TestService } from '../support/make-service.ts';
import { assertProblem, pointersOf } from '../support/problems.ts';

const test = suiteOnEachDatabase<{ service: TestService }>('authentication over HTTP');

test.before.each(async (context) => {
  context.service = await makeService(context);
});
test.after.each(({ service }) => service.close());

test('POST /auth/register: 201 Created with tokens, the user and where to find them', async ({ service }) => {
  const answer = await service.call('POST', '/api/v1/auth/register', { ...ada, email: ' Ada@Example.org ' });
  assert.is(answer.status, 201);
  assert.is(answer.headers.get('location'), '/api/v1/users/me');
  assert.is(answer.headers.get('cache-control'), 'no-store');
  const { access_token, refresh_token, user, ...rest } = answer.body;
  assert.equal(rest, { token_type: 'Bearer', expires_in: 900, refresh_expires_in: 604_800 });
  assert.match(access_token, /^[\w-]+\.[\w-]+\.[\w-]+$/);
  assert.match(refresh_token, /^[\w-]{43}$/);
  const now = service.runtime.now().toISOString();
  assert.equal(user, {
    id: user.id,
    email: 'ada@example.org',
    username: 'Ada',
    is_active: true,
    email_verified: false,
    roles: ['user'],
    created_at: now,
    updated_at: now,
    last_login: null,
  });
});

test('POST /auth/register: 422 Validation error for an invalid email format, telling all that is wrong', async ({
  service,
}) => {
  const answer = await service.call('POST', '/api/v1/auth/register', {
    email: 'ada',
    username: '-a',
    password: 'x\ny',
  });
  assertProblem(answer, 422, 'VALIDATION_ERROR');
  assert.equal(pointersOf(answer), ['/email', '/username', '/password']);
  assert.equal(answer.body.errors[0], { pointer: '/email', code: 'format', detail: 'must be an email address' });
});

test('POST /auth/register: 422 for a weak password, in words a person can act on', async ({ service }) => {
  for (const password of ['x', 'password', 'Passw0rd!', 'x'.repeat(40)]) {
    const answer = await service.call('POST', '/api/v1/auth/register', { ...ada, password });
    assertProblem(answer, 422, 'WEAK_PASSWORD');
    assert.equal(pointersOf(answer), ['/password']);
  }
  const tooLong = await service.call('POST', '/api/v1/auth/register', { ...ada, password: 'x'.repeat(257) });
  assertProblem(tooLong, 422, 'VALIDATION_ERROR');
});

test('POST /auth/register: 409 Duplicate user, naming what is taken', async ({ service }) => {
  await service.call('POST', '/api/v1/auth/register', ada);
  const cases: [object, string[]][] = [
    [{ username: 'other' }, ['/email']],
    [{ email: 'other@example.org', username: 'ADA' }, ['/username']],
    [{}, ['/email', '/username']],
  ];
  for (const [change, pointers] of cases) {
    const answer = await service.call('POST', '/api/v1/auth/register', { ...ada, ...change });
    assertProblem(answer, 409, 'USER_ALREADY_EXISTS');
    assert.equal(pointersOf(answer), pointers);
  }
});

test('50 simultaneous registrations of one email: one 201, 49 × 409, one row', async ({ service }) => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      service.call('POST', '/api/v1/auth/register', { ...ada, username: `ada${i}` }),
    ),
  );
  const statuses = answers.map(({ status }) => status).sort();
  assert.equal(statuses, [201, ...Array(49).fill(409)]);
  const winner = answers.find(({ status }) => status === 201);
  const stored = await service.storage.users.findCredentials({ email: ada.email });
  assert.is(stored?.user.id, winner?.body.user.id);
});

test('POST /auth/login: 200 Success by email in another case and by username', async ({ service }) => {
  const registered = await service.call('POST', '/api/v1/auth/register', ada);
  for (const login of [{ email: 'ADA@EXAMPLE.ORG' }, { username: 'aDa' }]) {
    service.runtime.advance(1);
    const answer = await service.call('POST', '/api/v1/auth/login', { ...login, password: ada.password });
    assert.is(answer.status, 200);
    assert.is(answer.body.user.id, registered.body.user.id);
    assert.is(answer.body.user.last_login, service.runtime.now().toISOString());
    assert.is(answer.headers.get('cache-control'), 'no-store');
  }
});

test('POST /auth/login: 401 Invalid credentials; login fails with wrong password and with non-existent user by the same body', async ({
  service,
}) => {
  await service.call('POST', '/api/v1/auth/register', ada);
  const attempts = [
    { email: ada.email, password: 'wrong' },
    { email: 'nobody@example.org', password: 'wrong' },
    { username: 'nobody', password: ada.password },
    { email: 'not an email', password: ada.password },
  ];
  const bodies = new Set<string>();
  for (const attempt of attempts) {
    const answer = await service.call('POST', '/api/v1/auth/login', attempt);
    assertProblem(answer, 401, 'INVALID_CREDENTIALS');
    const { request_id, timestamp, ...same } = answer.body;
    bodies.add(JSON.stringify(same));
  }
  assert.is(bodies.size, 1);
});

test('POST /auth/login: 403 User inactive, after the right password only', async ({ service }) => {
  const { body } = await service.call('POST', '/api/v1/auth/register', ada);
  const credentials = await service.storage.users.findCredentials({ email: ada.email });
  const user = await service.auth.admin.getUser(body.user.id);
  const inactive = { ...user, id: service.runtime.id(), email: 'gone@example.org', username: 'gone', isActive: false };
  await service.storage.users.create(inactive, credentials?.passwordHash ?? null);
  const right = await service.call('POST', '/api/v1/auth/login', { username: 'gone', password: ada.password });
  assertProblem(right, 403, 'ACCOUNT_INACTIVE');
  const wrong = await service.call('POST', '/api/v1/auth/login', { username: 'gone', password: 'wrong' });
  assertProblem(wrong, 401, 'INVALID_CREDENTIALS');
});

test('POST /auth/login: 422 Missing credentials, and when both email and username are given', async ({ service }) => {
  const cases: [object, string[]][] = [
    [{ password: 'x' }, ['/email', '/username']],
    [{ email: 'a@example.org', username: 'a', password: 'x' }, ['/username', '/email']],
    [{ email: 'a@example.org' }, ['/password']],
    [{ email: 'a@example.org', password: '' }, ['/password']],
    [{ email: 'a@example.org', password: 'x'.repeat(257) }, ['/password']],
  ];
  for (const [body, pointers] of cases) {
    const answer = await service.call('POST', '/api/v1/auth/login', body);
    assertProblem(answer, 422, 'VALIDATION_ERROR');
    assert.equal(pointersOf(answer), pointers);
  }
});

test('POST /auth/refresh: 200 Success; the spent token within the grace gives the same successor', async ({
  service,
}) => {
  const { body: first } = await service.call('POST', '/api/v1/auth/register', ada);
  const { body: second, status } = await service.call('POST', '/api/v1/auth/refresh', {
    refresh_token: first.refresh_token,
  });
  assert.is(status, 200);
  assert.is.not(second.refresh_token, first.refresh_token);
  service.runtime.advance(29);
  const { body: again } = await service.call('POST', '/api/v1/auth/refresh', { refresh_token: first.refresh_token });
  assert.is(again.refresh_token, second.refresh_token);
  assert.is.not(again.access_token, second.access_token);
});

test('POST /auth/refresh: 401 for a reused token after the grace, and the session’s tokens are dead', async ({
  service,
}) => {
  const { body: first } = await service.call('POST', '/api/v1/auth/register', ada);
  const { body: second } = await service.call('POST', '/api/v1/auth/refresh', { refresh_token: first.refresh_token });
  service.runtime.advance(31);
  const reused = await service.call('POST', '/api/v1/auth/refresh', { refresh_token: first.refresh_token });
  assertProblem(reused, 401, 'REFRESH_TOKEN_REUSED');
  assert.match(reused.headers.get('www-authenticate') ?? '', 'error="invalid_token"');
  assertProblem(
    await service.call('GET', '/api/v1/auth/me', undefined, { token: second.access_token }),
    401,
    'SESSION_REVOKED',
  );
  const successor = await service.call('POST', '/api/v1/auth/refresh', { refresh_token: second.refresh_token });
  assertProblem(successor, 401, 'SESSION_REVOKED');
});

test('POST /auth/refresh: 401 Invalid token and 401 Expired token', async ({ service }) => {
  const { body } = await service.call('POST', '/api/v1/auth/register', ada);
  for (const refresh_token of ['', 'x', body.access_token.slice(0, 512), 'A'.repeat(43)]) {
    assertProblem(await service.call('POST', '/api/v1/auth/refresh', { refresh_token }), 401, 'INVALID_TOKEN');
  }
  service.runtime.advance(604_800);
  const expired = await service.call('POST', '/api/v1/auth/refresh', { refresh_token: body.refresh_token });
  assertProblem(expired, 401, 'TOKEN_EXPIRED');
});

test('POST /auth/refresh: 422 for a token that is missing, no string or over 512 characters', async ({ service }) => {
  for (const body of [{}, { refresh_token: 1 }, { refresh_token: null }, { refresh_token: 'x'.repeat(513) }]) {
    const answer = await service.call('POST', '/api/v1/auth/refresh', body);
    assertProblem(answer, 422, 'VALIDATION_ERROR');
    assert.equal(pointersOf(answer), ['/refresh_token']);
  }
});

test('50 simultaneous refreshes: one successor', async ({ service }) => {
  const { body } = await service.call('POST', '/api/v1/auth/register', ada);
  const answers = await Promise.all(
    Array.from({ length: 50 }, () =>
      service.call('POST', '/api/v1/auth/refresh', { refresh_token: body.refresh_token }),
    ),
  );
  assert.equal(new Set(answers.map(({ status }) => status)), new Set([200]));
  assert.is(new Set(answers.map((answer) => answer.body.refresh_token)).size, 1);
});

test('POST /auth/logout: the same access and refresh token are 401 at once, other sessions go on', async ({
  service,
}) => {
  const { body: first } = await service.call('POST', '/api/v1/auth/register', ada);
  const { body: other } = await service.call('POST', '/api/v1/auth/login', {
    email: ada.email,
    password: ada.password,
  });
  const out = await service.call('POST', '/api/v1/auth/logout', undefined, { token: first.access_token });
  assert.equal([out.status, out.text], [204, '']);
  assertProblem(
    await service.call('GET', '/api/v1/auth/me', undefined, { token: first.access_token }),
    401,
    'SESSION_REVOKED',
  );
  assertProblem(
    await service.call('POST', '/api/v1/auth/logout', undefined, { token: first.access_token }),
    401,
    'SESSION_REVOKED',
  );
  const refresh = await service.call('POST', '/api/v1/auth/refresh', { refresh_token: first.refresh_token });
  assertProblem(refresh, 401, 'SESSION_REVOKED');
  assert.is((await service.call('GET', '/api/v1/auth/me', undefined, { token: other.access_token })).status, 200);
});

test('POST /auth/logout-all: every session of the user ends', async ({ service }) => {
  const { body: first } = await service.call('POST', '/api/v1/auth/register', ada);
  const { body: other } = await service.call('POST', '/api/v1/auth/login', {
    email: ada.email,
    password: ada.password,
  });
  const out = await service.call('POST', '/api/v1/auth/logout-all', {}, { token: first.access_token });
  assert.is(out.status, 204);
  for (const { access_token, refresh_token } of [first, other]) {
    assertProblem(
      await service.call('GET', '/api/v1/auth/me', undefined, { token: access_token }),
      401,
      'SESSION_REVOKED',
    );
    assertProblem(await service.call('POST', '/api/v1/auth/refresh', { refresh_token }), 401, 'SESSION_REVOKED');
  }
});

for (const path of ['/api/v1/auth/me', '/api/v1/users/me']) {
  test(`GET ${path}: 200 Valid token (protected endpoint accessible with valid token)`, async ({ service }) => {
    const { body } = await service.call('POST', '/api/v1/auth/register', ada);
    const answer = await service.call('GET', path, undefined, { token: body.access_token });
    assert.is(answer.status, 200);
    assert.equal(answer.body, body.user);
    assert.is(answer.headers.get('cache-control'), 'no-store');
    const scheme = await service.call('GET', path, undefined, {
      headers: { Authorization: `bearer  ${body.access_token}` },
    });
    assert.is(scheme.status, 200);
  });

  test(`GET ${path}: 401 Missing token (returns 401 without token), also for another scheme or another place`, async ({
    service,
  }) => {
    const { body } = await service.call('POST', '/api/v1/auth/register', ada);
    const answers = await Promise.all([
      service.call('GET', path),
      service.call('GET', path, undefined, { headers: { Authorization: `NotBearer ${body.access_token}` } }),
      service.call('GET', path, undefined, { headers: { Authorization: `Bearerx ${body.access_token}` } }),
      service.call('GET', path, undefined, { headers: { Authorization: body.access_token } }),
      service.call('GET', `${path}?access_token=${body.access_token}`),
      service.call('GET', path, undefined, { headers: { Cookie: `access_token=${body.access_token}` } }),
    ]);
    for (const answer of answers) {
      assertProblem(answer, 401, 'AUTHENTICATION_REQUIRED');
      assert.is(answer.headers.get('www-authenticate'), 'Bearer realm="auth"');
    }
  });

  test(`GET ${path}: 401 Invalid token (returns 401 with invalid token), the refresh token included`, async ({
    service,
  }) => {
    const { body } = await service.call('POST', '/api/v1/auth/register', ada);
    const tampered = `${body.access_token.slice(0, -4)}AAAA`;
    for (const value of [
      'Bearer',
      'Bearer ',
      'Bearer invalid',
      `Bearer ${tampered}`,
      `Bearer ${body.refresh_token}`,
      'Bearer a b',
    ]) {
      const answer = await service.call('GET', path, undefined, { headers: { Authorization: value } });
      assertProblem(answer, 401, 'INVALID_TOKEN');
      assert.is(answer.headers.get('www-authenticate'), 'Bearer realm="auth", error="invalid_token"');
    }
  });

  test(`GET ${path}: 401 Expired token (token expiration is respected)`, async ({ service }) => {
    const { body } = await service.call('POST', '/api/v1/auth/register', ada);
    service.runtime.advance(900);
    const answer = await service.call('GET', path, undefined, { token: body.access_token });
    assertProblem(answer, 401, 'TOKEN_EXPIRED');
  });
}

test.run();
