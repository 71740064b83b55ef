import type { Auth, Principal, SignIn } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { DatabaseError } from '../../src/errors.ts';
import { createMemoryStorage } from '../../src/memory/memory-storage.ts';
import { ada, makeAuth } from '../support/make-auth.ts';
import { rejectsWith } from '../support/rejects.ts';
import { makeWatchedReads } from '../support/watched-reads.ts';

const test = suite('authenticate');

const bob = { ...ada, email: 'bob@example.org', username: 'bob' };

/** Ada, signed in and an administrator beside another one. */
async function makeSignedIn(options = {}) {
  const reads = makeWatchedReads();
  const made = await makeAuth(options, reads.storage);
  const signIn = await made.auth.register(ada);
  const other = await made.auth.register(bob);
  for (const { user } of [signIn, other]) await made.auth.admin.grantRole(null, user.id, 'admin');
  const authenticate = () => made.auth.authenticate(signIn.tokens.accessToken);
  return { ...made, reads, signIn, authenticate };
}

test('in steady state there is no call to the storage', async () => {
  const { reads, authenticate } = await makeSignedIn();
  await authenticate();
  reads.calls.length = 0;
  for (let calls = 0; calls < 1000; calls += 1) await authenticate();
  assert.equal(reads.calls, []);
});

test('the session is read again when its state has become old', async () => {
  const { reads, authenticate, runtime } = await makeSignedIn({ sessionCacheTtlSeconds: 2 });
  await authenticate();
  reads.calls.length = 0;
  runtime.advance(2);
  await authenticate();
  assert.equal(reads.calls, ['sessions.findWithUser']);
});

test('without a cache every call reads', async () => {
  const { reads, authenticate } = await makeSignedIn({ sessionCacheTtlSeconds: 0 });
  reads.calls.length = 0;
  await authenticate();
  await authenticate();
  assert.equal(reads.calls, ['sessions.findWithUser', 'sessions.findWithUser']);
});

test('a time that is no time is refused when the system is built', async () => {
  for (const sessionCacheTtlSeconds of [-1, Number.NaN, Number.POSITIVE_INFINITY])
    await rejectsWith('CONFIGURATION_ERROR', () => makeAuth({ sessionCacheTtlSeconds }));
});

test('the end of a token and of a session is judged at each call, not when it was cached', async () => {
  const { auth, runtime } = await makeAuth({ accessTokenTtlSeconds: 60, sessionCacheTtlSeconds: 3600 });
  const { tokens } = await auth.register(ada);
  await auth.authenticate(tokens.accessToken);
  runtime.advance(60);
  await rejectsWith('TOKEN_EXPIRED', () => auth.authenticate(tokens.accessToken));

  const short = await makeAuth({ sessionTtlSeconds: 1.5, sessionCacheTtlSeconds: 3600 });
  const signIn = await short.auth.register(ada);
  await short.auth.authenticate(signIn.tokens.accessToken);
  short.runtime.advance(1.5);
  await rejectsWith('TOKEN_EXPIRED', () => short.auth.authenticate(signIn.tokens.accessToken));
});

test('no caller can change an answer that others may be given', async () => {
  const { authenticate } = await makeSignedIn();
  const principal = await authenticate();
  assert.throws(() => Object.assign(principal.user, { id: 'somebody else' }), TypeError);
  assert.throws(() => Object.assign(principal.user.roles, { 0: 'root' }), TypeError);
  assert.throws(() => Object.assign(principal.session, { revokedAt: new Date() }), TypeError);
  const again = await authenticate();
  assert.equal(again.user.roles, ['user', 'admin']);
  assert.is(again.user.id, again.session.userId);
});

const endings: Record<string, (auth: Auth, signIn: SignIn) => Promise<unknown>> = {
  logout: (auth, signIn) => auth.logout(signIn),
  'logout everywhere': (auth, signIn) => auth.logoutAll(signIn),
  'deleting the own account': (auth, signIn) => auth.account.delete(signIn, ada.password),
  'revoking one’s own session': (auth, signIn) => auth.account.revokeSession(signIn, signIn.session.id),
  'deactivation by an administrator': (auth, { user }) => auth.admin.updateUser(null, user.id, { isActive: false }),
  'deletion by an administrator': (auth, { user }) => auth.admin.deleteUser(null, user.id),
  'ending the sessions by an administrator': (auth, { user }) => auth.admin.revokeSessions(null, user.id),
  'a new password set by an administrator': (auth, { user }) =>
    auth.admin.setPassword(null, user.id, 'another horse battery staple'),
  'a refresh token used again': async (auth, { tokens }) => {
    const next = await auth.refresh(tokens.refreshToken);
    await auth.refresh(next.tokens.refreshToken);
    await rejectsWith('REFRESH_TOKEN_REUSED', () => auth.refresh(tokens.refreshToken));
  },
};

for (const [name, end] of Object.entries(endings)) {
  test(`after ${name} the session is refused, whatever was cached`, async () => {
    const { auth, signIn, authenticate } = await makeSignedIn({ sessionCacheTtlSeconds: 3600 });
    await authenticate();
    await end(auth, signIn);
    await rejectsWith('SESSION_REVOKED', authenticate);
  });

  test(`a read that was under way before ${name} lets nobody in afterwards`, async () => {
    const { auth, signIn, authenticate, reads } = await makeSignedIn({ sessionCacheTtlSeconds: 3600 });
    reads.hold();
    const before = authenticate();
    await reads.storage.ping();
    await end(auth, signIn);
    const after = authenticate();
    reads.release();
    await before;
    await rejectsWith('SESSION_REVOKED', () => after);
    await rejectsWith('SESSION_REVOKED', authenticate);
  });
}

const racing = ['logout', 'deactivation by an administrator', 'a refresh token used again'] as const;

for (const name of racing) {
  test(`50 races of ${name} against requests: none is let through after the answer`, async () => {
    const { auth, reads } = await makeSignedIn({ sessionCacheTtlSeconds: 3600 });
    for (let race = 0; race < 50; race += 1) {
      const user = { ...ada, email: `racer-${race}@example.org`, username: `racer-${race}` };
      const signIn = await auth.register(user);
      const authenticate = () => auth.authenticate(signIn.tokens.accessToken);
      reads.delayUpTo(6);
      let isOver = false;
      const requests = Array.from({ length: 4 }, async () => {
        while (!isOver) await authenticate().catch(() => null);
      });
      await endings[name]?.(auth, signIn);
      isOver = true;
      await rejectsWith('SESSION_REVOKED', authenticate);
      await Promise.all(requests);
      await rejectsWith('SESSION_REVOKED', authenticate);
    }
  });
}

const changes: Record<string, (auth: Auth, principal: Principal) => Promise<unknown>> = {
  'a demotion': (auth, { user }) => auth.admin.updateUser(null, user.id, { roles: ['user'] }),
  'a promotion': (auth, { user }) => auth.admin.grantRole(null, user.id, 'editor'),
  'a new name': (auth, principal) => auth.account.update(principal, { username: 'Countess' }),
  'another login': (auth) => auth.login(ada),
};

for (const [name, change] of Object.entries(changes)) {
  test(`${name} holds from the next call on`, async () => {
    const { auth, storage, runtime, authenticate } = await makeSignedIn({ sessionCacheTtlSeconds: 3600 });
    const principal = await authenticate();
    runtime.advance(1);
    await change(auth, principal);
    const { user } = await authenticate();
    assert.not.equal(user, principal.user);
    assert.equal(user, await storage.users.findById(user.id));
  });
}

test('a new password of one’s own ends the other sessions, and keeps this one', async () => {
  const { auth, signIn, authenticate } = await makeSignedIn({ sessionCacheTtlSeconds: 3600 });
  const other = await auth.login(ada);
  await authenticate();
  await auth.authenticate(other.tokens.accessToken);
  const update = { currentPassword: ada.password, newPassword: 'another horse battery staple' };
  await auth.account.changePassword(signIn, update);
  await authenticate();
  await rejectsWith('SESSION_REVOKED', () => auth.authenticate(other.tokens.accessToken));
});

test('what was read while a logout was under way is not trusted after it', async () => {
  const inner = createMemoryStorage();
  let asBefore: Principal | null = null;
  let whileUnderWay = async () => {};
  const storage: typeof inner = {
    ...inner,
    sessions: { ...inner.sessions, findWithUser: async (id) => asBefore ?? inner.sessions.findWithUser(id) },
    transaction: (work) =>
      inner.transaction(async (stores) => {
        const result = await work(stores);
        await whileUnderWay();
        return result;
      }),
  };
  const { auth } = await makeAuth({ sessionCacheTtlSeconds: 3600 }, storage);
  const signIn = await auth.register(ada);
  asBefore = { user: signIn.user, session: signIn.session };
  whileUnderWay = async () => void (await auth.authenticate(signIn.tokens.accessToken));
  await auth.logout(signIn);
  asBefore = null;
  await rejectsWith('SESSION_REVOKED', () => auth.authenticate(signIn.tokens.accessToken));
});

test('a logout whose answer is lost leaves nothing behind that lets anybody in', async () => {
  const inner = createMemoryStorage();
  let isLosing = false;
  const transaction: typeof inner.transaction = async (work) => {
    const result = await inner.transaction(work);
    if (isLosing) throw new DatabaseError();
    return result;
  };
  const { auth } = await makeAuth({ sessionCacheTtlSeconds: 3600 }, { ...inner, transaction });
  const signIn = await auth.register(ada);
  await auth.authenticate(signIn.tokens.accessToken);
  isLosing = true;
  await rejectsWith('DATABASE_ERROR', () => auth.logout(signIn));
  await rejectsWith('SESSION_REVOKED', () => auth.authenticate(signIn.tokens.accessToken));
});

test('a refresh that ended a session, and whose answer is lost, leaves nothing behind that lets anybody in', async () => {
  const inner = createMemoryStorage();
  const rotateRefreshToken: typeof inner.sessions.rotateRefreshToken = async (rotation) => {
    const outcome = await inner.sessions.rotateRefreshToken(rotation);
    if (outcome.kind === 'reused') throw new DatabaseError();
    return outcome;
  };
  const sessions = { ...inner.sessions, rotateRefreshToken };
  const { auth, runtime } = await makeAuth({ sessionCacheTtlSeconds: 3600 }, { ...inner, sessions });
  const { tokens } = await auth.register(ada);
  await auth.refresh(tokens.refreshToken);
  runtime.advance(31);
  await auth.authenticate(tokens.accessToken);
  await rejectsWith('DATABASE_ERROR', () => auth.refresh(tokens.refreshToken));
  await rejectsWith('SESSION_REVOKED', () => auth.authenticate(tokens.accessToken));
});

test.run();
