import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { ada, makeAuth } from '../support/make-auth.ts';
import { pointersOf, rejectsWith } from '../support/rejects.ts';

const test = suite('one’s own account');

const client = { ip: '192.0.2.1', userAgent: 'a browser', requestId: 'request-1' };

async function makeSignedIn(options = {}) {
  const made = await makeAuth(options);
  const signIn = await made.auth.register(ada);
  const principal = await made.auth.authenticate(signIn.tokens.accessToken);
  const eventTypes = async () => (await made.auth.admin.listAuditEvents()).items.map(({ type }) => type);
  return { ...made, signIn, principal, eventTypes };
}

test('email and username are changed; a new email is unverified', async () => {
  const { auth, principal, runtime } = await makeSignedIn();
  runtime.advance(60);
  const user = await auth.account.update(principal, { email: ' Countess@Example.org', username: 'Countess' }, client);
  assert.equal(user, {
    ...principal.user,
    email: 'countess@example.org',
    username: 'Countess',
    emailVerified: false,
    updatedAt: runtime.now(),
  });
  await auth.login({ email: 'countess@example.org', password: ada.password });
  await rejectsWith('INVALID_CREDENTIALS', () => auth.login({ email: ada.email, password: ada.password }));
});

test('the change is in the audit trail, with who, whom and from where', async () => {
  const { auth, principal, runtime } = await makeSignedIn();
  await auth.account.update(principal, { username: 'Countess' }, client);
  const { items } = await auth.admin.listAuditEvents({ type: 'account.updated' });
  assert.equal(items, [
    {
      id: items[0]?.id ?? '',
      type: 'account.updated',
      at: runtime.now(),
      userId: principal.user.id,
      actorId: principal.user.id,
      ...client,
      details: { session_id: principal.session.id, changed: ['username'] },
    },
  ]);
});

test('what stays as it is changes nothing, and leaves no trace', async () => {
  const { auth, principal, runtime, eventTypes } = await makeSignedIn();
  runtime.advance(3600);
  const user = await auth.account.update(principal, { email: 'ADA@example.org', username: 'Ada' });
  assert.equal(user, principal.user);
  assert.equal(await eventTypes(), ['auth.registration.succeeded']);
});

test('an update without email and username, or with bad ones, is refused telling all', async () => {
  const { auth, principal } = await makeSignedIn();
  const nothing = await rejectsWith('VALIDATION_ERROR', () => auth.account.update(principal, {}));
  assert.equal(pointersOf(nothing), ['/email', '/username']);
  const bad = await rejectsWith('VALIDATION_ERROR', () =>
    auth.account.update(principal, { email: 'x', username: '-' }),
  );
  assert.equal(pointersOf(bad), ['/email', '/username']);
});

test('a taken email or username is named, and nothing is changed', async () => {
  const { auth, principal } = await makeSignedIn();
  await auth.register({ ...ada, email: 'bob@example.org', username: 'Bob' });
  const taken = { email: 'bob@example.org', username: 'BOB' };
  const error = await rejectsWith('USER_ALREADY_EXISTS', () => auth.account.update(principal, taken));
  assert.equal(pointersOf(error), ['/email', '/username']);
  const half = { email: 'new@example.org', username: 'bob' };
  await rejectsWith('USER_ALREADY_EXISTS', () => auth.account.update(principal, half));
  assert.equal(await auth.admin.getUser(principal.user.id), principal.user);
});

test('a username may change its case only', async () => {
  const { auth, principal } = await makeSignedIn();
  assert.is((await auth.account.update(principal, { username: 'ADA' })).username, 'ADA');
});

test('a sensitive change needs the password when it was proved too long ago', async () => {
  const { auth, principal, runtime } = await makeSignedIn();
  runtime.advance(900);
  await auth.account.update(principal, { email: 'first@example.org' });
  const later = await auth.authenticate(
    (await auth.login({ username: 'ada', password: ada.password })).tokens.accessToken,
  );
  runtime.advance(900.001);
  await rejectsWith('REAUTHENTICATION_REQUIRED', () => auth.account.update(later, { email: 'second@example.org' }));
  await rejectsWith('REAUTHENTICATION_REQUIRED', () => auth.account.delete(later));
  await auth.account.update(later, { username: 'harmless' });
  await auth.account.update(later, { email: 'second@example.org', currentPassword: ada.password });
});

test('a wrong current password is refused wherever it is given, fresh session or not, and is in the audit trail', async () => {
  const { auth, principal, eventTypes } = await makeSignedIn();
  const currentPassword = 'wrong';
  await rejectsWith('INVALID_CREDENTIALS', () =>
    auth.account.update(principal, { email: 'x@example.org', currentPassword }),
  );
  await rejectsWith('INVALID_CREDENTIALS', () =>
    auth.account.update(principal, { username: 'other', currentPassword }),
  );
  await rejectsWith('INVALID_CREDENTIALS', () => auth.account.delete(principal, currentPassword));
  await rejectsWith('INVALID_CREDENTIALS', () =>
    auth.account.changePassword(principal, { currentPassword, newPassword: 'x' }),
  );
  assert.is((await eventTypes()).filter((type) => type === 'account.reauthentication_failed').length, 4);
  assert.equal(await auth.admin.getUser(principal.user.id), principal.user);
});

const newPassword = 'another quite unusual phrase';

test('a new password works from now on, the old one does not; every other session ends', async () => {
  const { auth, principal, signIn } = await makeSignedIn();
  const other = await auth.login(ada);
  await auth.account.changePassword(principal, { currentPassword: ada.password, newPassword });
  await auth.login({ email: ada.email, password: newPassword });
  await rejectsWith('INVALID_CREDENTIALS', () => auth.login(ada));
  await auth.authenticate(signIn.tokens.accessToken);
  await auth.refresh(signIn.tokens.refreshToken);
  await rejectsWith('SESSION_REVOKED', () => auth.authenticate(other.tokens.accessToken));
  await rejectsWith('SESSION_REVOKED', () => auth.refresh(other.tokens.refreshToken));
});

test('a new password is held to the policy and to its form, under its own name', async () => {
  const { auth, principal } = await makeSignedIn();
  const change = (password: string) => () =>
    auth.account.changePassword(principal, { currentPassword: ada.password, newPassword: password });
  assert.equal(pointersOf(await rejectsWith('WEAK_PASSWORD', change('password'))), ['/new_password']);
  assert.equal(pointersOf(await rejectsWith('VALIDATION_ERROR', change('a\0b'))), ['/new_password']);
  await auth.login(ada);
});

test('of 20 simultaneous changes of one password one wins', async () => {
  const { auth, principal } = await makeSignedIn();
  const passwords = Array.from({ length: 20 }, (_, i) => `${newPassword} ${i}`);
  const change = (password: string) =>
    auth.account.changePassword(principal, { currentPassword: ada.password, newPassword: password });
  const settled = await Promise.allSettled(passwords.map(change));
  const winners = passwords.filter((_, i) => settled[i]?.status === 'fulfilled');
  assert.is(winners.length, 1);
  await auth.login({ email: ada.email, password: winners[0] ?? '' });
});

test('a deleted account cannot be used any more; its email and username stay reserved', async () => {
  const { auth, principal, signIn } = await makeSignedIn();
  const other = await auth.login(ada);
  await auth.account.delete(principal);
  for (const { tokens } of [signIn, other]) {
    await rejectsWith('SESSION_REVOKED', () => auth.authenticate(tokens.accessToken));
    await rejectsWith('SESSION_REVOKED', () => auth.refresh(tokens.refreshToken));
  }
  await rejectsWith('ACCOUNT_INACTIVE', () => auth.login(ada));
  await rejectsWith('USER_ALREADY_EXISTS', () => auth.register(ada));
});

test('the last active administrator cannot delete their account', async () => {
  const { auth, principal } = await makeSignedIn();
  await auth.admin.updateUser(null, principal.user.id, { roles: ['admin'] });
  await rejectsWith('LAST_ADMIN', () => auth.account.delete(principal));
  await auth.authenticate((await auth.login(ada)).tokens.accessToken);
});

test('sessions are listed newest first, live ones only, and one’s own only', async () => {
  const { auth, principal, runtime } = await makeSignedIn();
  await auth.register({ ...ada, email: 'bob@example.org', username: 'bob' });
  runtime.advance(1);
  const second = await auth.login(ada, client);
  runtime.advance(1);
  const third = await auth.login(ada);
  await auth.logout(third);
  const { items: sessions, nextCursor } = await auth.account.listSessions(principal);
  assert.is(nextCursor, null);
  assert.equal(
    sessions.map(({ id }) => id),
    [second.session.id, principal.session.id],
  );
  assert.equal([sessions[0]?.ip, sessions[0]?.userAgent], [client.ip, client.userAgent]);
});

test('a session of one’s own can be ended; somebody else’s, an ended one and none at all look the same', async () => {
  const { auth, principal, runtime } = await makeSignedIn();
  const bob = await auth.register({ ...ada, email: 'bob@example.org', username: 'bob' });
  const other = await auth.login(ada);
  await auth.account.revokeSession(principal, other.session.id, client);
  await rejectsWith('SESSION_REVOKED', () => auth.authenticate(other.tokens.accessToken));
  for (const id of [bob.session.id, other.session.id, runtime.id()]) {
    await rejectsWith('SESSION_NOT_FOUND', () => auth.account.revokeSession(principal, id));
  }
  await auth.authenticate(bob.tokens.accessToken);
  const { items } = await auth.admin.listAuditEvents({ type: 'account.session_revoked' });
  assert.is(items.length, 1);
});

test.run();
