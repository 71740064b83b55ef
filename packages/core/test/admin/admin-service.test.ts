import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { ada, makeAuth } from '../support/make-auth.ts';
import { pointersOf, rejectsWith } from '../support/rejects.ts';

const test = suite('administration');

async function makeAdmin() {
  const made = await makeAuth();
  await made.auth.admin.createUser(null, { ...ada, roles: ['admin', 'user'] });
  const { tokens } = await made.auth.login(ada);
  const admin = await made.auth.authenticate(tokens.accessToken);
  const bob = await made.auth.admin.createUser(admin, { ...ada, email: 'bob@example.org', username: 'Bob' });
  return { ...made, admin, bob };
}

test('a created user can sign in, with the roles that were given', async () => {
  const { auth, admin, runtime } = await makeAdmin();
  const input = {
    email: 'Eve@Example.org',
    username: 'Eve',
    password: ada.password,
    roles: ['editor', 'user', 'editor'],
  };
  const user = await auth.admin.createUser(admin, { ...input, emailVerified: true });
  assert.equal(user, {
    id: user.id,
    email: 'eve@example.org',
    username: 'Eve',
    isActive: true,
    emailVerified: true,
    roles: ['editor', 'user'],
    createdAt: runtime.now(),
    updatedAt: runtime.now(),
    lastLoginAt: null,
  });
  await auth.login({ username: 'eve', password: ada.password });
});

test('a user created without a password cannot sign in until one is set', async () => {
  const { auth, admin } = await makeAdmin();
  const user = await auth.admin.createUser(admin, { email: 'eve@example.org', username: 'Eve' });
  await rejectsWith('INVALID_CREDENTIALS', () => auth.login({ username: 'Eve', password: ada.password }));
  await auth.admin.setPassword(null, user.id, ada.password);
  await auth.login({ username: 'Eve', password: ada.password });
});

test('bad input is refused telling all that is wrong', async () => {
  const { auth, admin, bob } = await makeAdmin();
  const bad = { email: 'x', username: '-', roles: ['ok', 'Not Ok', ''] };
  const pointers = ['/email', '/username', '/roles/1', '/roles/2'];
  const created = await rejectsWith('VALIDATION_ERROR', () => auth.admin.createUser(admin, bad));
  assert.equal(pointersOf(created), pointers);
  const updated = await rejectsWith('VALIDATION_ERROR', () => auth.admin.updateUser(admin, bob.id, bad));
  assert.equal(pointersOf(updated), pointers);
  await rejectsWith('VALIDATION_ERROR', () => auth.admin.updateUser(admin, bob.id, {}));
  await rejectsWith('WEAK_PASSWORD', () =>
    auth.admin.createUser(admin, { ...ada, email: 'e@example.org', username: 'eve', password: 'x' }),
  );
  await rejectsWith('WEAK_PASSWORD', () => auth.admin.setPassword(admin, bob.id, 'x'));
});

test('a user is changed in every member, and the change is in the audit trail', async () => {
  const { auth, admin, bob, runtime } = await makeAdmin();
  runtime.advance(60);
  const patch = { email: 'b@example.org', username: 'Robert', roles: ['editor'], emailVerified: true, isActive: true };
  const user = await auth.admin.updateUser(admin, bob.id, patch, { requestId: 'r', ip: '192.0.2.1' });
  assert.equal(user, { ...bob, ...patch, updatedAt: runtime.now() });
  const { items } = await auth.admin.listAuditEvents({ type: 'admin.user.updated', userId: bob.id });
  assert.equal(
    items.map(({ actorId, ip, requestId, details }) => ({ actorId, ip, requestId, details })),
    [
      {
        actorId: admin.user.id,
        ip: '192.0.2.1',
        requestId: 'r',
        details: {
          changed: ['email', 'username', 'roles', 'isActive', 'emailVerified'],
          is_active: true,
          roles: ['editor'],
          email_verified: true,
        },
      },
    ],
  );
});

test('a granted role comes beside the others, and the change is in the audit trail and the log', async () => {
  const { auth, admin, bob, runtime, lines } = await makeAdmin();
  runtime.advance(60);
  const granted = await auth.admin.grantRole(admin, bob.id, 'editor', { requestId: 'r', ip: '192.0.2.1' });
  const user = { ...bob, roles: ['user', 'editor'], updatedAt: runtime.now() };
  assert.equal(granted, { user, isNew: true });
  assert.equal(await auth.admin.getUser(bob.id), user);
  const { items } = await auth.admin.listAuditEvents({ type: 'admin.user.updated', userId: bob.id });
  const details = { changed: ['roles'], roles: ['user', 'editor'] };
  assert.equal(
    items.map(({ actorId, ip, requestId, details: told }) => ({ actorId, ip, requestId, told })),
    [{ actorId: admin.user.id, ip: '192.0.2.1', requestId: 'r', told: details }],
  );
  assert.equal(lines.at(-1)?.fields, {
    event: 'admin.user.updated',
    user_id: bob.id,
    actor_id: admin.user.id,
    ...details,
  });
});

test('granting a role that the user has changes nothing, and leaves no trace', async () => {
  const { auth, admin, bob, runtime, lines } = await makeAdmin();
  const before = lines.length;
  runtime.advance(60);
  assert.equal(await auth.admin.grantRole(admin, bob.id, 'user'), { user: bob, isNew: false });
  assert.equal(await auth.admin.getUser(bob.id), bob);
  assert.equal((await auth.admin.listAuditEvents({ type: 'admin.user.updated' })).items, []);
  assert.is(lines.length, before);
});

test('many roles granted at once are all there, each with its audit event', async () => {
  const { auth, bob } = await makeAdmin();
  const roles = Array.from({ length: 20 }, (_, index) => `role-${index}`);
  await Promise.all([...roles, ...roles].map((role) => auth.admin.grantRole(null, bob.id, role)));
  assert.equal((await auth.admin.getUser(bob.id)).roles, ['user', ...roles]);
  const { items } = await auth.admin.listAuditEvents({ type: 'admin.user.updated', userId: bob.id });
  assert.is(items.length, 20);
});

test('what is no role name is not granted', async () => {
  const { auth, admin, bob } = await makeAdmin();
  for (const role of ['', 'Not Ok', '1st', 'a'.repeat(33)]) {
    const error = await rejectsWith('VALIDATION_ERROR', () => auth.admin.grantRole(admin, bob.id, role));
    assert.equal(pointersOf(error), ['/role']);
  }
  assert.equal(await auth.admin.getUser(bob.id), bob);
});

test('deactivation ends all sessions and keeps the user out; activation lets them in again', async () => {
  const { auth, admin, bob } = await makeAdmin();
  const { tokens } = await auth.login({ username: 'bob', password: ada.password });
  await auth.admin.updateUser(admin, bob.id, { isActive: false });
  await rejectsWith('SESSION_REVOKED', () => auth.authenticate(tokens.accessToken));
  await rejectsWith('SESSION_REVOKED', () => auth.refresh(tokens.refreshToken));
  await rejectsWith('ACCOUNT_INACTIVE', () => auth.login({ username: 'bob', password: ada.password }));
  await auth.admin.updateUser(admin, bob.id, { isActive: true });
  await rejectsWith('SESSION_REVOKED', () => auth.authenticate(tokens.accessToken));
  await auth.login({ username: 'bob', password: ada.password });
});

test('a deleted user is inactive, and stays on record', async () => {
  const { auth, admin, bob } = await makeAdmin();
  const { tokens } = await auth.login({ username: 'bob', password: ada.password });
  await auth.admin.deleteUser(admin, bob.id);
  await rejectsWith('SESSION_REVOKED', () => auth.authenticate(tokens.accessToken));
  assert.is((await auth.admin.getUser(bob.id)).isActive, false);
  await rejectsWith('USER_ALREADY_EXISTS', () =>
    auth.register({ ...ada, email: 'bob@example.org', username: 'other' }),
  );
});

test('ending the sessions of a user lets them sign in again', async () => {
  const { auth, admin, bob } = await makeAdmin();
  const { tokens } = await auth.login({ username: 'bob', password: ada.password });
  await auth.admin.revokeSessions(admin, bob.id);
  await rejectsWith('SESSION_REVOKED', () => auth.authenticate(tokens.accessToken));
  await auth.login({ username: 'bob', password: ada.password });
});

test('setting a password ends all sessions', async () => {
  const { auth, admin, bob } = await makeAdmin();
  const { tokens } = await auth.login({ username: 'bob', password: ada.password });
  await auth.admin.setPassword(admin, bob.id, 'another quite unusual phrase');
  await rejectsWith('SESSION_REVOKED', () => auth.authenticate(tokens.accessToken));
  await rejectsWith('INVALID_CREDENTIALS', () => auth.login({ username: 'bob', password: ada.password }));
});

test('the last active administrator cannot be demoted, deactivated or deleted', async () => {
  const { auth, admin, bob } = await makeAdmin();
  const { id } = admin.user;
  await rejectsWith('LAST_ADMIN', () => auth.admin.updateUser(admin, id, { roles: ['user'] }));
  await rejectsWith('LAST_ADMIN', () => auth.admin.updateUser(admin, id, { isActive: false }));
  await rejectsWith('LAST_ADMIN', () => auth.admin.deleteUser(admin, id));
  await auth.admin.updateUser(admin, bob.id, { roles: ['admin'], isActive: false });
  await rejectsWith('LAST_ADMIN', () => auth.admin.updateUser(admin, id, { roles: ['user'] }));
  await auth.admin.updateUser(admin, bob.id, { isActive: true });
  await auth.admin.updateUser(admin, id, { roles: ['user'] });
  const refused = await auth.admin.listAuditEvents({ userId: id, type: 'admin.user.deleted' });
  assert.equal(refused.items, []);
});

test('a user that does not exist cannot be found, changed or deleted', async () => {
  const { auth, admin, runtime } = await makeAdmin();
  const id = runtime.id();
  await rejectsWith('USER_NOT_FOUND', () => auth.admin.getUser(id));
  await rejectsWith('USER_NOT_FOUND', () => auth.admin.updateUser(admin, id, { isActive: false }));
  await rejectsWith('USER_NOT_FOUND', () => auth.admin.grantRole(admin, id, 'editor'));
  await rejectsWith('USER_NOT_FOUND', () => auth.admin.deleteUser(admin, id));
  await rejectsWith('USER_NOT_FOUND', () => auth.admin.revokeSessions(admin, id));
  await rejectsWith('USER_NOT_FOUND', () => auth.admin.setPassword(admin, id, ada.password));
  await rejectsWith('USER_NOT_FOUND', () => auth.admin.findUser({ email: 'nobody@example.org' }));
  await rejectsWith('USER_NOT_FOUND', () => auth.admin.findUser({ username: 'not a username' }));
  assert.equal((await auth.admin.listAuditEvents({ userId: id })).items, []);
});

test('a user is found by email and by username, in any case', async () => {
  const { auth, bob } = await makeAdmin();
  assert.equal(await auth.admin.findUser({ email: 'BOB@example.org' }), bob);
  assert.equal(await auth.admin.findUser({ username: 'bOB' }), bob);
});

test('users are listed newest first, page by page, each once', async () => {
  const { auth, admin, runtime } = await makeAdmin();
  for (let i = 0; i < 7; i += 1) {
    runtime.advance(1);
    await auth.admin.createUser(admin, { email: `user${i}@example.org`, username: `user${i}` });
  }
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await auth.admin.listUsers({ limit: 2, cursor });
    assert.ok(page.items.length <= 2);
    names.push(...page.items.map(({ username }) => username));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  assert.equal(names, ['user6', 'user5', 'user4', 'user3', 'user2', 'user1', 'user0', 'Bob', 'Ada']);
});

test('users are found by prefix, state and role', async () => {
  const { auth, admin, bob } = await makeAdmin();
  await auth.admin.updateUser(admin, bob.id, { isActive: false });
  const names = async (request: object) => (await auth.admin.listUsers(request)).items.map(({ username }) => username);
  assert.equal(await names({ q: 'BO' }), ['Bob']);
  assert.equal(await names({ q: 'ada@' }), ['Ada']);
  assert.equal(await names({ q: 'nobody' }), []);
  assert.equal(await names({ q: ' ' }), ['Bob', 'Ada']);
  assert.equal(await names({ isActive: false }), ['Bob']);
  assert.equal(await names({ isActive: true, role: 'admin' }), ['Ada']);
  assert.equal(await names({ role: 'user' }), ['Bob', 'Ada']);
  assert.equal(await names({ role: 'editor' }), []);
});

test('a limit out of range, and a cursor that is forged or of another list, are refused', async () => {
  const { auth } = await makeAdmin();
  for (const limit of [0, 101, 1.5, Number.NaN]) {
    assert.equal(pointersOf(await rejectsWith('VALIDATION_ERROR', () => auth.admin.listUsers({ limit }))), ['/limit']);
  }
  const { nextCursor } = await auth.admin.listUsers({ limit: 1 });
  const cursor = nextCursor ?? '';
  const changed = (cursor.startsWith('A') ? 'B' : 'A') + cursor.slice(1);
  for (const forged of ['', 'x', changed, `${cursor}A`, cursor.slice(0, -1)]) {
    const error = await rejectsWith('VALIDATION_ERROR', () => auth.admin.listUsers({ limit: 1, cursor: forged }));
    assert.equal(pointersOf(error), ['/cursor']);
  }
  await rejectsWith('VALIDATION_ERROR', () => auth.admin.listUsers({ cursor, role: 'admin' }));
  await rejectsWith('VALIDATION_ERROR', () => auth.admin.listAuditEvents({ cursor }));
  assert.is((await auth.admin.listUsers({ limit: 5, cursor })).items.length, 1);
});

test('audit events are listed newest first, by type, user and time', async () => {
  const { auth, admin, bob, runtime } = await makeAdmin();
  const start = runtime.now();
  runtime.advance(60);
  await rejectsWith('INVALID_CREDENTIALS', () => auth.login({ username: 'bob', password: 'wrong' }));
  await rejectsWith('INVALID_CREDENTIALS', () => auth.login({ username: 'nobody', password: 'wrong' }));
  const types = async (request: object) => (await auth.admin.listAuditEvents(request)).items.map(({ type }) => type);
  assert.equal(await types({ userId: bob.id }), ['auth.login.failed', 'admin.user.created']);
  assert.is((await types({ type: 'auth.login.failed' })).length, 2);
  assert.equal(await types({ from: runtime.now() }), ['auth.login.failed', 'auth.login.failed']);
  assert.equal(await types({ to: runtime.now(), userId: bob.id }), ['admin.user.created']);
  assert.equal(await types({ from: start, to: start }), []);
  const failed = await auth.admin.listAuditEvents({ type: 'auth.login.failed', userId: bob.id });
  assert.equal([failed.items[0]?.actorId, failed.items[0]?.details], [null, { reason: 'wrong_password' }]);
  const page = await auth.admin.listAuditEvents({ limit: 1 });
  const next = await auth.admin.listAuditEvents({ limit: 1, cursor: page.nextCursor ?? '' });
  assert.is.not(next.items[0]?.id, page.items[0]?.id);
  assert.is(admin.user.roles.includes('admin'), true);
});

test.run();
