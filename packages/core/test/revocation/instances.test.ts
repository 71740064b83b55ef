import type { Auth, Revocation, RevocationListener, Revocations, SignIn } from '@auth/core';
import { createMemoryStorage, createRevocationBus } from '@auth/core/memory';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { ada } from '../support/make-auth.ts';
import { makeInstances } from '../support/make-instances.ts';
import { rejectsWith } from '../support/rejects.ts';
import { makeWatchedReads } from '../support/watched-reads.ts';

const test = suite('two instances over one storage');

const hour = 3600;

/** Ada is signed in, and both instances have seen her token. */
async function makeKnown(options: Parameters<typeof makeInstances>[0]) {
  const made = await makeInstances(options);
  const [here, there] = made.auths;
  const signIn = await here.register(ada);
  await here.authenticate(signIn.tokens.accessToken);
  await there.authenticate(signIn.tokens.accessToken);
  return { ...made, here, there, signIn, token: signIn.tokens.accessToken };
}

const endings: Record<string, (auth: Auth, signIn: SignIn) => Promise<unknown>> = {
  logout: (auth, signIn) => auth.logout(signIn),
  'logout everywhere': (auth, signIn) => auth.logoutAll(signIn),
  'deleting the account': (auth, signIn) => auth.account.delete(signIn),
  deactivation: (auth, { user }) => auth.admin.updateUser(null, user.id, { isActive: false }),
  'a new password': (auth, { user }) => auth.admin.setPassword(null, user.id, 'another horse battery staple'),
  'a refresh token used again': async (auth, { tokens }) => {
    const next = await auth.refresh(tokens.refreshToken);
    await auth.refresh(next.tokens.refreshToken);
    await rejectsWith('REFRESH_TOKEN_REUSED', () => auth.refresh(tokens.refreshToken));
  },
};

for (const [name, end] of Object.entries(endings)) {
  test(`${name} on one is refused by the other at once`, async () => {
    const joinChannel = createRevocationBus().join;
    const { here, there, signIn, token } = await makeKnown({ joinChannel, sessionCacheTtlSeconds: hour });
    await end(here, signIn);
    await rejectsWith('SESSION_REVOKED', () => there.authenticate(token));
    await rejectsWith('SESSION_REVOKED', () => here.authenticate(token));
  });
}

test('a demotion on one holds on the other at once', async () => {
  const joinChannel = createRevocationBus().join;
  const { here, there, signIn, token } = await makeKnown({ joinChannel, sessionCacheTtlSeconds: hour });
  await here.admin.grantRole(null, signIn.user.id, 'editor');
  assert.equal((await there.authenticate(token)).user.roles, ['user', 'editor']);
  await there.admin.updateUser(null, signIn.user.id, { roles: ['user'] });
  assert.equal((await here.authenticate(token)).user.roles, ['user']);
});

test('a login on one is no news to the other', async () => {
  const reads = makeWatchedReads();
  const joinChannel = createRevocationBus().join;
  const { here, there, token } = await makeKnown({ joinChannel, storage: reads.storage });
  await here.login(ada);
  reads.calls.length = 0;
  await there.authenticate(token);
  assert.equal(reads.calls, []);
});

test('what another instance revokes while a read is under way is not cached', async () => {
  const reads = makeWatchedReads();
  const joinChannel = createRevocationBus().join;
  const { auths } = await makeInstances({ joinChannel, storage: reads.storage, sessionCacheTtlSeconds: hour });
  const [here, there] = auths;
  const signIn = await here.register(ada);
  reads.hold();
  const before = there.authenticate(signIn.tokens.accessToken);
  await reads.storage.ping();
  await here.logout(signIn);
  reads.release();
  await before;
  await rejectsWith('SESSION_REVOKED', () => there.authenticate(signIn.tokens.accessToken));
});

test('without a channel the other trusts what it read for as long as it may, and no longer', async () => {
  const { here, there, runtime, signIn, token } = await makeKnown({});
  await here.logout(signIn);
  runtime.advance(4.999);
  await there.authenticate(token);
  runtime.advance(0.001);
  await rejectsWith('SESSION_REVOKED', () => there.authenticate(token));
});

test('names that another instance changed unheard are seen by whoever changes them next', async () => {
  const { here, there, signIn, token } = await makeKnown({});
  await here.account.update(signIn, { email: 'countess@example.org' });
  const stale = await there.authenticate(token);
  assert.is(stale.user.email, ada.email);
  await rejectsWith('INVALID_CREDENTIALS', () =>
    there.account.update(stale, { username: 'Countess', currentPassword: 'not the one' }),
  );
  const user = await there.account.update(stale, { email: ada.email, currentPassword: ada.password });
  assert.is(user.email, ada.email);
});

test('whom another instance deactivated unheard can change nothing', async () => {
  const { here, there, signIn, token } = await makeKnown({});
  await here.admin.updateUser(null, signIn.user.id, { isActive: false });
  const stale = await there.authenticate(token);
  await rejectsWith('SESSION_REVOKED', () => there.account.update(stale, { username: 'Countess' }));
  await rejectsWith('SESSION_REVOKED', () => there.account.delete(stale, ada.password));
  const nobody = { ...stale, user: { ...stale.user, id: 'nobody' } };
  await rejectsWith('SESSION_REVOKED', () => there.account.update(nobody, { username: 'Countess' }));
});

test('over a channel that loses every message the same bound holds', async () => {
  const lost: Revocation[] = [];
  const joinChannel = (): Revocations => ({
    publish: async (revocation) => void lost.push(revocation),
    subscribe: () => undefined,
    close: async () => undefined,
  });
  const { here, there, runtime, signIn, token } = await makeKnown({ joinChannel });
  await here.logout(signIn);
  assert.equal(lost, [{ kind: 'session', sessionId: signIn.session.id }]);
  await there.authenticate(token);
  runtime.advance(5);
  await rejectsWith('SESSION_REVOKED', () => there.authenticate(token));
});

test('a channel that is broken harms no call, and is logged', async () => {
  const joinChannel = (): Revocations => ({
    publish: () => {
      throw new Error('broken');
    },
    subscribe: () => undefined,
    close: () => Promise.reject(new Error('broken')),
  });
  const { here, there, runtime, signIn, token, lines } = await makeKnown({ joinChannel });
  await here.logout(signIn);
  await rejectsWith('SESSION_REVOKED', () => here.authenticate(token));
  runtime.advance(5);
  await rejectsWith('SESSION_REVOKED', () => there.authenticate(token));
  await here.close();
  assert.is(lines.filter(({ fields }) => fields['event'] === 'revocations.failed').length, 2);
});

test('no call waits for a channel, but the end does', async () => {
  const sent = Promise.withResolvers<void>();
  const storage = createMemoryStorage();
  const joinChannel = (): Revocations => ({
    publish: () => sent.promise,
    subscribe: () => undefined,
    close: async () => undefined,
  });
  const { here, signIn } = await makeKnown({ joinChannel, storage });
  await here.logout(signIn);
  const closed = here.close();
  await storage.ping();
  sent.resolve();
  await closed;
  await rejectsWith('DATABASE_ERROR', () => storage.ping());
});

/** Channels whose listeners the test speaks to. */
function makeSpokenTo() {
  const listeners: RevocationListener[] = [];
  const joinChannel = (): Revocations => ({
    publish: async () => undefined,
    subscribe: (listener) => void listeners.push(listener),
    close: async () => undefined,
  });
  return { listeners, joinChannel };
}

test('after an interruption nothing that was cached is trusted, and the signing keys are read again', async () => {
  const reads = makeWatchedReads();
  const { listeners, joinChannel } = makeSpokenTo();
  const options = { joinChannel, storage: reads.storage, sessionCacheTtlSeconds: hour };
  const { here, there, signIn, token } = await makeKnown(options);
  await here.logout(signIn);
  await there.authenticate(token);
  reads.calls.length = 0;
  listeners[1]?.interrupted();
  await rejectsWith('SESSION_REVOKED', () => there.authenticate(token));
  assert.equal(reads.calls.toSorted(), ['keys.list', 'sessions.findWithUser']);
});

test('at the word that keys have changed they are read again, and no session is forgotten', async () => {
  const reads = makeWatchedReads();
  const { listeners, joinChannel } = makeSpokenTo();
  const { there, token } = await makeKnown({ joinChannel, storage: reads.storage });
  reads.calls.length = 0;
  listeners[1]?.revoked({ kind: 'keys' });
  await there.authenticate(token);
  assert.equal(reads.calls, ['keys.list']);
});

test.run();
