import * as assert from 'uvu/assert';
import { ada, type Json, type TestService } from '../support/make-service.ts';
import { serviceSuite } from '../support/service-suite.ts';

const test = serviceSuite('the audit trail over HTTP');
const events = '/api/v1/admin/audit-events';

async function makeReader(service: TestService) {
  const { access_token: token, user } = await service.makeAdmin();
  const list = async (query = ''): Promise<Json[]> => {
    const { body } = await service.call('GET', `${events}?limit=100${query}`, undefined, { token });
    return body.items;
  };
  return { list, token, user };
}

test('an event tells what, when, whom, by whom, from where and in which request', async ({ service }) => {
  const { list, user: root, token } = await makeReader(service);
  const { user } = await service.makeUser();
  service.runtime.advance(1);
  const headers = { 'User-Agent': 'Console/1.0', 'X-Request-Id': 'the-change' };
  await service.call('PATCH', `/api/v1/admin/users/${user.id}`, { roles: ['user', 'support'] }, { token, headers });
  const [newest] = await list();
  assert.equal(newest, {
    id: newest.id,
    type: 'admin.user.updated',
    at: service.runtime.now().toISOString(),
    user_id: user.id,
    actor_id: root.id,
    ip: '127.0.0.1',
    user_agent: 'Console/1.0',
    request_id: 'the-change',
    details: { changed: ['roles'], roles: ['user', 'support'] },
  });
});

test('each change leaves its event, a failed login that of the user it was about', async ({ service }) => {
  const { list, token } = await makeReader(service);
  const { user, access_token } = await service.makeUser();
  const own = { token: access_token };
  const users = `/api/v1/admin/users/${user.id}`;
  const new_password = 'entirely different horse stapler';
  const login = { email: user.email, password: new_password };
  const steps = [
    () => service.call('POST', '/api/v1/auth/login', { ...login, password: 'wrong' }),
    () => service.call('PUT', '/api/v1/users/me', { username: 'lovelace' }, own),
    () => service.call('PATCH', '/api/v1/users/me/password', { current_password: ada.password, new_password }, own),
    () => service.call('POST', '/api/v1/auth/login', login),
    () => service.call('DELETE', `${users}/sessions`, undefined, { token }),
    () => service.call('PATCH', users, { email_verified: true }, { token }),
    () => service.call('DELETE', users, undefined, { token }),
    () => service.call('POST', '/api/v1/auth/login', login),
  ];
  for (const step of steps) {
    service.runtime.advance(1);
    await step();
  }
  const types = (await list(`&user_id=${user.id}`)).map(({ type }) => type);
  assert.equal(types, [
    'auth.login.failed',
    'admin.user.deleted',
    'admin.user.updated',
    'admin.user.sessions_revoked',
    'auth.login.succeeded',
    'account.password_changed',
    'account.updated',
    'auth.login.failed',
    'auth.registration.succeeded',
  ]);
});

test('filters by type, user and time: from is included, to is not', async ({ service }) => {
  const { list, user: root } = await makeReader(service);
  const { user } = await service.makeUser();
  service.runtime.advance(10);
  const at = service.runtime.now().toISOString();
  await service.call('POST', '/api/v1/auth/login', { email: user.email, password: 'wrong' });
  service.runtime.advance(10);
  await service.call('POST', '/api/v1/auth/login', { email: 'nobody@example.org', password: 'wrong' });
  const count = async (query: string) => (await list(query)).length;
  assert.is(await count('&type=auth.login.failed'), 2);
  assert.is(await count(`&type=auth.login.failed&user_id=${user.id}`), 1);
  assert.is(await count(`&type=auth.login.failed&user_id=${root.id}`), 0);
  assert.is(await count(`&type=auth.login.failed&user_id=${user.id.toUpperCase()}`), 1);
  assert.is(await count(`&from=${at}`), 2);
  assert.is(await count(`&from=${at}&to=${at}`), 0);
  assert.is(await count(`&from=${at}&type=auth.login.failed&to=2026-01-01T01:00:10.001%2B01:00`), 1);
  assert.is(await count(`&to=${at}&type=auth.login.failed`), 0);
  assert.is(await count('&from=2999-12-31T23:59:59-23:59'), 0);
});

test('in parts, each event once, although the reading goes on', async ({ service }) => {
  const { token } = await makeReader(service);
  for (let index = 0; index < 5; index += 1) {
    service.runtime.advance(1);
    await service.call('POST', '/api/v1/auth/login', { email: `nobody${index}@example.org`, password: 'x' });
  }
  const query = `${events}?type=auth.login.failed&limit=2`;
  const met: string[] = [];
  let cursor = '';
  do {
    const { body } = await service.call('GET', `${query}${cursor}`, undefined, { token });
    met.push(...body.items.map(({ id }: Json) => id));
    await service.call('POST', '/api/v1/auth/login', { email: 'nobody@example.org', password: 'x' });
    cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`;
  } while (cursor !== '');
  assert.is(met.length, 5);
  assert.is(new Set(met).size, 5);
});

test('no event holds a password or a token', async ({ service }) => {
  const { list, token } = await makeReader(service);
  const { user, access_token, refresh_token } = await service.makeUser();
  await service.call('POST', '/api/v1/auth/login', { email: user.email, password: 'canary-password' });
  const text = JSON.stringify(await list());
  for (const secret of [ada.password, 'canary-password', token, access_token, refresh_token]) {
    assert.not(text.includes(secret));
  }
});

test.run();
