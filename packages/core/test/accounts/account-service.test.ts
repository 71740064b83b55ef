import { createHash, createSecretKey } from 'node:crypto';
import { InvalidTokenError, UserAlreadyExistsError, ValidationError, WeakPasswordError } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { AccountService } from '../../src/accounts/account-service.ts';
import { AuditTrail } from '../../src/accounts/audit-trail.ts';
import { createPasswordHasher, type PasswordHasher } from '../../src/accounts/password-hasher.ts';
import { createPasswordPolicy } from '../../src/accounts/password-policy.ts';
import { createLimits } from '../../src/limits/create-limits.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { resolveOptions } from '../../src/options.ts';
import { silentMetrics } from '../../src/ports/metrics.ts';
import { SessionCache } from '../../src/sessions/session-cache.ts';
import { SessionService } from '../../src/sessions/session-service.ts';
import { deriveKey } from '../../src/tokens/secret.ts';
import { ada, makeAuth, secret } from '../support/make-auth.ts';
import { openKeyring } from '../support/open-keyring.ts';
import { pointersOf, rejectsWith } from '../support/rejects.ts';

const test = suite('accounts');

test('register successful with valid data: the user is normalized, active and signed in', async () => {
  const { auth, runtime } = await makeAuth();
  const { user, tokens } = await auth.register({ ...ada, email: ' Ada@Example.ORG ' });
  assert.equal(user, {
    id: user.id,
    email: 'ada@example.org',
    username: 'Ada',
    isActive: true,
    emailVerified: false,
    roles: ['user'],
    createdAt: runtime.now(),
    updatedAt: runtime.now(),
    lastLoginAt: null,
  });
  assert.equal((await auth.authenticate(tokens.accessToken)).user, user);
  assert.equal(await auth.admin.getUser(user.id), user);
});

test('register fails with duplicate email, in any case, and with duplicate username, in any case; both are named', async () => {
  const { auth } = await makeAuth();
  await auth.register(ada);
  const taken: readonly [object, readonly string[]][] = [
    [{ email: 'ADA@example.org', username: 'other' }, ['/email']],
    [{ email: 'other@example.org', username: 'aDA' }, ['/username']],
    [{}, ['/email', '/username']],
  ];
  for (const [change, pointers] of taken) {
    const error = await rejectsWith('USER_ALREADY_EXISTS', () => auth.register({ ...ada, ...change }));
    assert.instance(error, UserAlreadyExistsError);
    assert.equal(error instanceof UserAlreadyExistsError && error.issues.map(({ pointer }) => pointer), pointers);
  }
});

test('register fails with invalid email format, username and password, and tells all at once', async () => {
  const { auth } = await makeAuth();
  const error = await rejectsWith('VALIDATION_ERROR', () =>
    auth.register({ email: 'ada', username: '-', password: 'a\nb' }),
  );
  assert.equal(error instanceof ValidationError && error.issues.map(({ pointer }) => pointer), [
    '/email',
    '/username',
    '/password',
  ]);
});

test('register fails with weak password: short, common, or made of the email', async () => {
  const { auth } = await makeAuth();
  for (const password of ['short', 'password123', 'ada@example.org']) {
    const error = await rejectsWith('WEAK_PASSWORD', () => auth.register({ ...ada, password }));
    assert.is(error instanceof WeakPasswordError && error.issues[0]?.pointer, '/password');
  }
});

test('50 simultaneous registrations of one email: one wins', async () => {
  const { auth } = await makeAuth();
  const calls = Array.from({ length: 50 }, (_, i) => auth.register({ ...ada, username: `ada${i}` }));
  const settled = await Promise.allSettled(calls);
  const refused = settled.filter((one) => one.status === 'rejected');
  assert.is(refused.length, 49);
  for (const { reason } of refused) assert.instance(reason, UserAlreadyExistsError);
});

test('login successful with email in any case, and with username in any case, and is recorded', async () => {
  const { auth, runtime } = await makeAuth();
  const { user } = await auth.register(ada);
  for (const login of [{ email: ' ADA@Example.org' }, { username: 'aDa' }]) {
    runtime.advance(60);
    const signIn = await auth.login(
      { ...login, password: ada.password },
      { ip: '192.0.2.1', userAgent: 'x'.repeat(600) },
    );
    assert.is(signIn.user.id, user.id);
    assert.equal(signIn.user.lastLoginAt, runtime.now());
    assert.is(signIn.session.ip, '192.0.2.1');
    assert.is(signIn.session.userAgent, 'x'.repeat(512));
  }
});

test('login fails with invalid credentials: wrong password and unknown user cannot be told apart', async () => {
  const { auth } = await makeAuth();
  await auth.register(ada);
  const attempts = [
    { email: ada.email, password: 'wrong' },
    { username: ada.username, password: 'wrong' },
    { email: 'nobody@example.org', password: ada.password },
    { username: 'nobody', password: ada.password },
    { email: 'no email at all', password: ada.password },
    { email: ada.username, password: ada.password },
    { username: ada.email, password: ada.password },
  ];
  const errors = await Promise.all(
    attempts.map((attempt) => rejectsWith('INVALID_CREDENTIALS', () => auth.login(attempt))),
  );
  assert.is(new Set(errors.map(({ message }) => message)).size, 1);
});

test('what is no string, although the types say so, is refused and never coerced', async () => {
  const { auth } = await makeAuth();
  const { tokens } = await auth.register(ada);
  for (const other of [undefined, null, 1, true, {}, [ada.email]]) {
    // biome-ignore lint/suspicious/noExplicitAny: what a caller without types may do
    const bad = other as any;
    const error = await rejectsWith('VALIDATION_ERROR', () =>
      auth.register({ email: bad, username: bad, password: bad }),
    );
    assert.equal(pointersOf(error), ['/email', '/username', '/password']);
    await rejectsWith('VALIDATION_ERROR', () => auth.login({ email: ada.email, password: bad }));
    await rejectsWith('INVALID_CREDENTIALS', () => auth.login({ email: bad, password: ada.password }));
    await rejectsWith('INVALID_CREDENTIALS', () => auth.login({ username: bad, password: ada.password }));
    await rejectsWith('INVALID_TOKEN', () => auth.refresh(bad));
    await rejectsWith('INVALID_TOKEN', () => auth.authenticate(bad));
  }
  const array = [tokens.refreshToken];
  // biome-ignore lint/suspicious/noExplicitAny: what a caller without types may do
  await rejectsWith('INVALID_TOKEN', () => auth.refresh(array as any));
});

test('a password is only bounded at login', async () => {
  const { auth } = await makeAuth();
  await auth.register(ada);
  await rejectsWith('VALIDATION_ERROR', () => auth.login({ email: ada.email, password: '' }));
  await rejectsWith('VALIDATION_ERROR', () => auth.login({ email: ada.email, password: 'x'.repeat(257) }));
  await rejectsWith('INVALID_CREDENTIALS', () => auth.login({ email: ada.email, password: 'x'.repeat(256) }));
});

test('a password typed in another normal form is the same', async () => {
  const { auth } = await makeAuth();
  await auth.register({ ...ada, password: 'crème brûlée is not a safe' });
  await auth.login({ email: ada.email, password: 'crème brûlée is not a safe'.normalize('NFD') });
});

test('login fails when the user is inactive: after the right password only', async () => {
  const { auth, storage, runtime, lines } = await makeAuth();
  const { user } = await auth.register(ada);
  const credentials = await storage.users.findCredentials({ email: ada.email });
  const inactive = { ...user, id: runtime.id(), email: 'gone@example.org', username: 'gone', isActive: false };
  await storage.users.create(inactive, credentials?.passwordHash ?? null);
  await rejectsWith('ACCOUNT_INACTIVE', () => auth.login({ username: 'gone', password: ada.password }));
  await rejectsWith('INVALID_CREDENTIALS', () => auth.login({ username: 'gone', password: 'wrong' }));
  const reasons = lines
    .filter((line) => line.fields['event'] === 'auth.login.failed')
    .map((line) => line.fields['reason']);
  assert.equal(reasons, ['inactive', 'wrong_password']);
});

test('a session of an inactive user is not alive', async () => {
  const { auth, storage, runtime } = await makeAuth();
  const { user, session } = await auth.register(ada);
  const inactive = { ...user, id: runtime.id(), email: 'gone@example.org', username: 'gone', isActive: false };
  await storage.users.create(inactive, null);
  const sessionOfInactive = { ...session, id: runtime.id(), userId: inactive.id };
  const refreshToken = Buffer.alloc(32, 7).toString('base64url');
  const hash = createHash('sha256').update(refreshToken).digest('base64url');
  await storage.sessions.start(sessionOfInactive, {
    hash,
    sessionId: sessionOfInactive.id,
    createdAt: session.createdAt,
    expiresAt: session.expiresAt,
    spentAt: null,
  });
  await rejectsWith('SESSION_REVOKED', () => auth.refresh(refreshToken));
});

test('an account without a password cannot be signed in to', async () => {
  const { auth, storage, runtime } = await makeAuth();
  const { user } = await auth.register(ada);
  await storage.users.create({ ...user, id: runtime.id(), email: 'new@example.org', username: 'new' }, null);
  await rejectsWith('INVALID_CREDENTIALS', () => auth.login({ username: 'new', password: ada.password }));
});

/** The services over a hasher that counts what it is asked to do, around a real one. */
async function makeCounted(cost = 4) {
  const { storage, runtime } = await makeAuth();
  const calls: string[] = [];
  const inner = createPasswordHasher({ bcryptCost: cost, environment: 'test' });
  const hasher: PasswordHasher = {
    hash: (...args) => {
      calls.push('hash');
      return inner.hash(...args);
    },
    verify: (...args) => {
      calls.push('verify');
      return inner.verify(...args);
    },
    load: inner.load,
  };
  const keyring = await openKeyring({ storage, runtime });
  const options = resolveOptions({ secret, issuer: 'https://auth.example' });
  const successorKey = deriveKey(secret, 'refresh-token-successor');
  const audit = new AuditTrail({ runtime, logger: silentLogger });
  const metrics = silentMetrics;
  const cache = new SessionCache({ read: storage.sessions.findWithUser, runtime, ttlSeconds: 5 });
  const verify = () => Promise.reject(new InvalidTokenError());
  const deps = { storage, keyring, runtime, audit, metrics, successorKey, verify, cache };
  const sessions = new SessionService(deps, options);
  const policy = createPasswordPolicy();
  const limiting = { storage, audit, metrics, logger: silentLogger, runtime, limiter: undefined };
  const { logins: loginLimits } = createLimits({ ...limiting, subjectKey: createSecretKey(Buffer.alloc(32)) }, {});
  const accounts = new AccountService({ storage, sessions, hasher, policy, runtime, audit, loginLimits });
  return { accounts, calls, storage };
}

test('an unknown user costs the same work as a wrong password: one comparison', async () => {
  const { accounts, calls } = await makeCounted();
  await accounts.register(ada, {});
  for (const email of [ada.email, 'nobody@example.org']) {
    calls.length = 0;
    await rejectsWith('INVALID_CREDENTIALS', () => accounts.login({ email, password: 'wrong' }, {}));
    assert.equal(calls, ['verify']);
  }
});

test('a login that is limited costs no comparison, right password or not', async () => {
  const { accounts, calls } = await makeCounted();
  await accounts.register(ada, {});
  const client = { ip: '192.0.2.1' };
  const login = (password: string) => accounts.login({ email: ada.email, password }, client);
  for (let i = 0; i < 10; i++) await rejectsWith('INVALID_CREDENTIALS', () => login('wrong'));
  calls.length = 0;
  for (const password of ['wrong', ada.password]) await rejectsWith('RATE_LIMITED', () => login(password));
  assert.equal(calls, []);
});

test('a registration that is refused costs no hash', async () => {
  const { accounts, calls } = await makeCounted();
  await accounts.register(ada, {});
  assert.equal(calls, ['hash']);
  await rejectsWith('USER_ALREADY_EXISTS', () => accounts.register(ada, {}));
  await rejectsWith('WEAK_PASSWORD', () =>
    accounts.register({ ...ada, email: 'b@example.org', password: 'password' }, {}),
  );
  await rejectsWith('VALIDATION_ERROR', () => accounts.register({ ...ada, email: '' }, {}));
  assert.equal(calls, ['hash']);
});

test('after a good login a hash of lower cost is replaced, once, and 20 logins at that moment all succeed', async () => {
  const { accounts: old, storage } = await makeCounted(4);
  await old.register(ada, {});
  const { accounts } = await withStorage(storage, 5);
  await Promise.all(Array.from({ length: 20 }, () => accounts.login(ada, {})));
  const credentials = await storage.users.findCredentials({ email: ada.email });
  assert.match(credentials?.passwordHash ?? '', /^\$2b\$05\$/);
});

async function withStorage(storage: Awaited<ReturnType<typeof makeAuth>>['storage'], bcryptCost: number) {
  const { auth } = await makeAuth({ passwords: { bcryptCost } }, storage);
  return { accounts: auth };
}

test('getting a user that does not exist raises an error', async () => {
  const { auth, runtime } = await makeAuth();
  await rejectsWith('USER_NOT_FOUND', () => auth.admin.getUser(runtime.id()));
});

test.run();
