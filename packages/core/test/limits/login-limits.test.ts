import { AuthError, type LimitState, RateLimitedError } from '@auth/core';
import { createMemoryRateLimiter } from '@auth/core/memory';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { ada, makeAuth, type TestAuth } from '../support/make-auth.ts';
import { rejectsWith } from '../support/rejects.ts';

const logins = suite('limits of logins');

const home = { ip: '192.0.2.1' };
const wrong = 'a wrong password';

/** What a login with this password ends with: the code of its error, or `SIGNED_IN`. */
async function tryLogin({ auth }: TestAuth, name: object, password: string, client: object = home): Promise<string> {
  try {
    await auth.login({ email: ada.email, ...name, password }, client);
    return 'SIGNED_IN';
  } catch (error) {
    if (error instanceof AuthError) return error.code;
    throw error;
  }
}

const email = (address: string) => ({ email: address });
const fromAddress = (index: number) => ({ ip: `198.51.100.${index}` });

/** Somebody whose failures may be three an hour. */
async function makeGuarded() {
  const made = await makeAuth({ rateLimits: { loginFailures: { limit: 3, windowSeconds: 3600 } } });
  await made.auth.register(ada, home);
  return made;
}

/** Strangers use up the failures of an account. */
async function spendFailures(made: TestAuth, address = ada.email) {
  for (let i = 1; i <= 3; i++)
    assert.is(await tryLogin(made, email(address), wrong, fromAddress(i)), 'INVALID_CREDENTIALS');
  assert.is(await tryLogin(made, email(address), wrong, fromAddress(4)), 'RATE_LIMITED');
}

logins(
  '10 a minute are let through from one address to one account, good ones counted, however it is spelled',
  async () => {
    const made = await makeAuth();
    await made.auth.register(ada);
    for (let i = 0; i < 5; i++) {
      assert.is(await tryLogin(made, {}, ada.password), 'SIGNED_IN');
      assert.is(
        await tryLogin(made, email(' ADA@Example.org'), wrong, { ip: '::ffff:192.0.2.1' }),
        'INVALID_CREDENTIALS',
      );
    }
    assert.is(await tryLogin(made, {}, ada.password), 'RATE_LIMITED');
    assert.is(await tryLogin(made, {}, ada.password, { ip: '192.0.2.2' }), 'SIGNED_IN');
    assert.is(await tryLogin(made, email('bob@example.org'), wrong), 'INVALID_CREDENTIALS');
  },
);

logins('IPv6 addresses of one /64 are one address', async () => {
  const made = await makeAuth();
  const from = (suffix: string) => tryLogin(made, {}, wrong, { ip: `2001:db8:1:${suffix}` });
  for (let i = 0; i < 10; i++) assert.is(await from(`2::${i}`), 'INVALID_CREDENTIALS');
  assert.is(await from('2:ffff::1'), 'RATE_LIMITED');
  assert.is(await from('3::1'), 'INVALID_CREDENTIALS');
});

logins('of 50 at once exactly 10 are let through', async () => {
  const made = await makeAuth();
  const codes = await Promise.all(Array.from({ length: 50 }, () => tryLogin(made, {}, wrong)));
  assert.is(codes.filter((code) => code === 'INVALID_CREDENTIALS').length, 10);
  assert.is(codes.filter((code) => code === 'RATE_LIMITED').length, 40);
});

logins('the error says which limit and when to come back, and by then it is allowed', async () => {
  const made = await makeAuth();
  for (let i = 0; i < 10; i++) await tryLogin(made, {}, wrong);
  const error = await rejectsWith('RATE_LIMITED', () => made.auth.login({ email: ada.email, password: wrong }, home));
  if (!(error instanceof RateLimitedError)) throw error;
  assert.is(error.limit, 'login');
  made.runtime.advance(error.retryAfterSeconds);
  assert.is(await tryLogin(made, {}, wrong), 'INVALID_CREDENTIALS');
});

logins('a caller is told how much is left of the limit, whether the login succeeds or fails', async () => {
  const made = await makeAuth();
  await made.auth.register(ada);
  const states: LimitState[] = [];
  const client = { ...home, reportLimit: (state: LimitState) => void states.push(state) };
  await tryLogin(made, {}, ada.password, client);
  await tryLogin(made, {}, wrong, client);
  assert.equal(states, [
    { name: 'login', limit: 10, windowSeconds: 60, remaining: 9, resetSeconds: 60 },
    { name: 'login', limit: 10, windowSeconds: 60, remaining: 8, resetSeconds: 60 },
  ]);
});

logins('failures of one account are limited over all addresses, and good logins count for nothing', async () => {
  const made = await makeGuarded();
  for (let i = 1; i <= 9; i++) assert.is(await tryLogin(made, {}, ada.password, fromAddress(i)), 'SIGNED_IN');
  const strangers = Array.from({ length: 20 }, (_, i) => ({ ip: `203.0.113.${i}` }));
  const codes = await Promise.all(strangers.map((client) => tryLogin(made, {}, wrong, client)));
  assert.is(codes.filter((code) => code === 'INVALID_CREDENTIALS').length, 3);
  assert.is(codes.filter((code) => code === 'RATE_LIMITED').length, 17);
});

logins(
  'a stranger cannot lock the owner out: where they signed in before, they sign in, also after signing out',
  async () => {
    const made = await makeGuarded();
    const { auth } = made;
    const { tokens } = await auth.login({ email: ada.email, password: ada.password }, { ip: '2001:db8:1:2::1' });
    await auth.logoutAll(await auth.authenticate(tokens.accessToken));
    await spendFailures(made);
    for (const client of [home, { ip: '2001:db8:1:2::ffff' }]) {
      assert.is(await tryLogin(made, {}, ada.password, client), 'SIGNED_IN');
    }
    assert.is(await tryLogin(made, {}, ada.password, { ip: '192.0.2.77' }), 'RATE_LIMITED');
  },
);

logins('an address with a budget of its own has no more than that', async () => {
  const made = await makeGuarded();
  await spendFailures(made);
  for (let i = 0; i < 3; i++) assert.is(await tryLogin(made, {}, wrong), 'INVALID_CREDENTIALS');
  assert.is(await tryLogin(made, {}, ada.password), 'RATE_LIMITED');
});

logins(
  'a limit tells nobody of an account: unknown names, and those that cannot be any, are counted the same way',
  async () => {
    const made = await makeGuarded();
    await spendFailures(made, 'nobody@example.org');
    await spendFailures(made, 'no email at all');
    assert.is(await tryLogin(made, email('nobody@example.org'), wrong, home), 'RATE_LIMITED');
    assert.is(await tryLogin(made, email('no email at all'), wrong, home), 'RATE_LIMITED');
  },
);

logins('a limit tells nobody whose email belongs to which username', async () => {
  const made = await makeGuarded();
  await spendFailures(made);
  const byUsername = made.auth.login({ username: 'ada', password: wrong }, fromAddress(9));
  await rejectsWith('INVALID_CREDENTIALS', () => byUsername);
});

logins('callers without an address are limited by failures alone', async () => {
  const made = await makeGuarded();
  for (let i = 0; i < 15; i++) assert.is(await tryLogin(made, {}, ada.password, {}), 'SIGNED_IN');
  for (let i = 0; i < 3; i++) assert.is(await tryLogin(made, {}, wrong, {}), 'INVALID_CREDENTIALS');
  assert.is(await tryLogin(made, {}, ada.password, {}), 'RATE_LIMITED');
});

logins('the way an inactive user or an overload ends counts as no failure', async () => {
  const made = await makeGuarded();
  const { user } = await made.auth.login({ email: ada.email, password: ada.password }, home);
  await made.auth.admin.updateUser(null, user.id, { isActive: false });
  for (let i = 1; i <= 5; i++) assert.is(await tryLogin(made, {}, ada.password, fromAddress(i)), 'ACCOUNT_INACTIVE');
});

logins('refusals are counted one by one, and told once a minute for each subject, without its name', async () => {
  const refused: string[] = [];
  const { silentMetrics } = await import('../../src/ports/metrics.ts');
  const metrics = { ...silentMetrics, rateLimited: (limit: string) => void refused.push(limit) };
  const made = await makeAuth({}, undefined, { metrics });
  for (let i = 0; i < 15; i++) await tryLogin(made, {}, wrong, { ...home, requestId: `r${i}` });
  made.runtime.advance(60);
  await tryLogin(made, {}, wrong);
  assert.equal(
    refused,
    Array.from({ length: 6 }, () => 'login'),
  );
  const lines = made.lines.filter(({ fields }) => fields['event'] === 'auth.rate_limited');
  assert.equal(
    lines.map(({ level, fields }) => [level, fields]),
    [1, 2].map(() => ['warning', { event: 'auth.rate_limited', limit: 'login' }]),
  );
  const { items } = await made.auth.admin.listAuditEvents({ type: 'auth.rate_limited' });
  assert.equal(
    items.map(({ ip, requestId, userId, details }) => [ip, requestId, userId, details]),
    [
      [home.ip, null, null, { limit: 'login' }],
      [home.ip, 'r10', null, { limit: 'login' }],
    ],
  );
});

logins('keys hold neither names nor addresses, and are of one length', async () => {
  const keys = new Set<string>();
  const inner = createMemoryRateLimiter();
  const consume: typeof inner.consume = (hits) => {
    for (const { key } of hits) keys.add(key);
    return inner.consume(hits);
  };
  const made = await makeAuth({}, undefined, { rateLimiter: { ...inner, consume } });
  await tryLogin(made, {}, wrong);
  await tryLogin(made, email(`${'x'.repeat(5000)}@example.org`), wrong, { ip: '2001:db8::1' });
  await made.auth.rateLimits.enter('refresh', home);
  assert.is(keys.size, 5);
  for (const key of keys) assert.match(key, /^(?:login|login_failures|refresh):[\w-]{22}$/);
});

logins('nothing is limited where limits are off', async () => {
  const made = await makeAuth({ rateLimits: { isEnabled: false, login: { limit: 1, windowSeconds: 60 } } });
  for (let i = 0; i < 20; i++) assert.is(await tryLogin(made, {}, wrong), 'INVALID_CREDENTIALS');
  await made.auth.rateLimits.enter('register', home);
  assert.equal([made.auth.rateLimits.state, (await made.auth.health()).status], ['off', 'healthy']);
});

logins.run();
