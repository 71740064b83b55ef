import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { ada, makeAuth } from '../support/make-auth.ts';
import { rejectsWith } from '../support/rejects.ts';

const test = suite('refresh');

test('create refresh token with default expiration: 256 random bits for 7 days, stored only as a hash', async () => {
  const { auth, storage } = await makeAuth();
  const { tokens } = await auth.register(ada);
  assert.match(tokens.refreshToken, /^[A-Za-z0-9_-]{43}$/);
  assert.is(tokens.refreshExpiresInSeconds, 604_800);
  const describeReuse = () => {
    throw new Error('nothing is reused');
  };
  const found = await storage.sessions.keepRefreshToken(tokens.refreshToken, new Date('2026-01-01'), describeReuse);
  assert.is(found.kind, 'unknown');
});

test('refresh token generates new access token, and a refresh token that replaces the one sent', async () => {
  const { auth, runtime } = await makeAuth();
  const first = await auth.register(ada);
  runtime.advance(60);
  const second = await auth.refresh(first.tokens.refreshToken);
  assert.is(second.user.id, first.user.id);
  assert.is(second.session.id, first.session.id);
  assert.is.not(second.tokens.accessToken, first.tokens.accessToken);
  assert.is.not(second.tokens.refreshToken, first.tokens.refreshToken);
  await auth.authenticate(second.tokens.accessToken);
  await auth.authenticate(first.tokens.accessToken);
});

test('a spent refresh token within the grace gets the same successor, with a new access token', async () => {
  const { auth, runtime } = await makeAuth();
  const { tokens } = await auth.register(ada);
  const first = await auth.refresh(tokens.refreshToken);
  runtime.advance(29.999);
  const again = await auth.refresh(tokens.refreshToken);
  assert.is(again.tokens.refreshToken, first.tokens.refreshToken);
  assert.is.not(again.tokens.accessToken, first.tokens.accessToken);
  assert.is(again.tokens.refreshExpiresInSeconds, 604_800 - 30);
});

test('a spent refresh token after the grace revokes its session', async () => {
  const { auth, runtime, lines } = await makeAuth();
  const { tokens, user, session } = await auth.register(ada);
  const successor = await auth.refresh(tokens.refreshToken);
  runtime.advance(30);
  await rejectsWith('REFRESH_TOKEN_REUSED', () => auth.refresh(tokens.refreshToken));
  await rejectsWith('SESSION_REVOKED', () => auth.authenticate(successor.tokens.accessToken));
  await rejectsWith('SESSION_REVOKED', () => auth.refresh(successor.tokens.refreshToken));
  await rejectsWith('SESSION_REVOKED', () => auth.refresh(tokens.refreshToken));
  const event = lines.find((line) => line.fields['event'] === 'auth.refresh.reused');
  assert.equal(event?.fields, { event: 'auth.refresh.reused', user_id: user.id, session_id: session.id });
  const { items } = await auth.admin.listAuditEvents({ type: 'auth.refresh.reused' });
  assert.equal(
    items.map(({ userId, actorId, details }) => ({ userId, actorId, details })),
    [{ userId: user.id, actorId: null, details: { session_id: session.id } }],
  );
});

test('a spent refresh token within the grace whose successor is spent too revokes its session', async () => {
  const { auth } = await makeAuth();
  const { tokens } = await auth.register(ada);
  const second = await auth.refresh(tokens.refreshToken);
  await auth.refresh(second.tokens.refreshToken);
  await rejectsWith('REFRESH_TOKEN_REUSED', () => auth.refresh(tokens.refreshToken));
});

test('reuse revokes that session and no other', async () => {
  const { auth, runtime } = await makeAuth();
  const { tokens } = await auth.register(ada);
  const other = await auth.login(ada);
  await auth.refresh(tokens.refreshToken);
  runtime.advance(31);
  await rejectsWith('REFRESH_TOKEN_REUSED', () => auth.refresh(tokens.refreshToken));
  await auth.authenticate(other.tokens.accessToken);
  await auth.refresh(other.tokens.refreshToken);
});

test('a grace of 0 punishes every second use', async () => {
  const { auth } = await makeAuth({ refreshReuseGraceSeconds: 0 });
  const { tokens } = await auth.register(ada);
  await auth.refresh(tokens.refreshToken);
  await rejectsWith('REFRESH_TOKEN_REUSED', () => auth.refresh(tokens.refreshToken));
});

test('50 simultaneous refreshes of one token get one successor', async () => {
  const { auth } = await makeAuth();
  const { tokens } = await auth.register(ada);
  const refreshed = await Promise.all(Array.from({ length: 50 }, () => auth.refresh(tokens.refreshToken)));
  assert.is(new Set(refreshed.map((signIn) => signIn.tokens.refreshToken)).size, 1);
  assert.is(new Set(refreshed.map((signIn) => signIn.tokens.accessToken)).size, 50);
});

test('refresh fails with invalid token, and burns nothing', async () => {
  const { auth } = await makeAuth();
  const { tokens } = await auth.register(ada);
  const changed = tokens.refreshToken.startsWith('A') ? 'B' : 'A';
  const invalid = ['', 'x', tokens.accessToken, `${tokens.refreshToken}=`, changed + tokens.refreshToken.slice(1)];
  for (const token of invalid) await rejectsWith('INVALID_TOKEN', () => auth.refresh(token));
  await auth.refresh(tokens.refreshToken);
});

test('an expired refresh token is refused', async () => {
  const { auth, runtime } = await makeAuth();
  const { tokens } = await auth.register(ada);
  runtime.advance(604_800);
  await rejectsWith('TOKEN_EXPIRED', () => auth.refresh(tokens.refreshToken));
});

test('a session ends at its time, however often it is refreshed', async () => {
  const { auth, runtime } = await makeAuth({ sessionTtlSeconds: 100, refreshTokenTtlSeconds: 60 });
  const { tokens } = await auth.register(ada);
  runtime.advance(59);
  const second = await auth.refresh(tokens.refreshToken);
  assert.is(second.tokens.refreshExpiresInSeconds, 41);
  runtime.advance(41);
  await rejectsWith('TOKEN_EXPIRED', () => auth.refresh(second.tokens.refreshToken));
  await rejectsWith('TOKEN_EXPIRED', () => auth.authenticate(second.tokens.accessToken));
});

test('without rotation one refresh token stays valid until its end', async () => {
  const { auth, runtime } = await makeAuth({ refreshTokenRotation: false });
  const { tokens } = await auth.register(ada);
  for (let use = 1; use <= 3; use += 1) {
    runtime.advance(1000);
    const { tokens: kept } = await auth.refresh(tokens.refreshToken);
    assert.is(kept.refreshToken, tokens.refreshToken);
    assert.is(kept.refreshExpiresInSeconds, 604_800 - use * 1000);
  }
  runtime.advance(604_800);
  await rejectsWith('TOKEN_EXPIRED', () => auth.refresh(tokens.refreshToken));
});

test('logout ends the session: its access and refresh token are refused at once, other sessions go on', async () => {
  const { auth } = await makeAuth();
  const first = await auth.register(ada);
  const other = await auth.login(ada);
  await auth.logout(first);
  await auth.logout(first);
  await rejectsWith('SESSION_REVOKED', () => auth.authenticate(first.tokens.accessToken));
  await rejectsWith('SESSION_REVOKED', () => auth.refresh(first.tokens.refreshToken));
  await auth.authenticate(other.tokens.accessToken);
});

test('logout-all ends every session of the user, and of nobody else', async () => {
  const { auth } = await makeAuth();
  const first = await auth.register(ada);
  const second = await auth.login(ada);
  const bob = await auth.register({ ...ada, email: 'bob@example.org', username: 'bob' });
  await auth.logoutAll(first);
  for (const { tokens } of [first, second]) {
    await rejectsWith('SESSION_REVOKED', () => auth.authenticate(tokens.accessToken));
    await rejectsWith('SESSION_REVOKED', () => auth.refresh(tokens.refreshToken));
  }
  await auth.authenticate(bob.tokens.accessToken);
});

test.run();
