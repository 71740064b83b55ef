import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { ada, makeAuth } from '../support/make-auth.ts';
import { rejectsWith } from '../support/rejects.ts';

const test = suite('introspection');

test('tells whose an access token is and when it ends', async () => {
  const { auth, runtime } = await makeAuth();
  const { tokens, user, session } = await auth.register(ada);
  const issuedAt = runtime.now();
  const expiresAt = new Date(issuedAt.getTime() + 900_000);
  const origin = { issuer: 'https://auth.example', audience: 'auth' };
  const owner = { userId: user.id, sessionId: session.id, roles: ['user'] };
  assert.equal(await auth.introspect(tokens.accessToken), { ...owner, ...origin, issuedAt, expiresAt });
});

test('tells the same of a refresh token, spends it not, and punishes no spent one', async () => {
  const { auth, runtime } = await makeAuth();
  const { tokens, user } = await auth.register(ada);
  assert.is((await auth.introspect(tokens.refreshToken))?.userId, user.id);
  const successor = (await auth.refresh(tokens.refreshToken)).tokens.refreshToken;
  runtime.advance(60);
  assert.is(await auth.introspect(tokens.refreshToken), null);
  assert.is((await auth.introspect(successor))?.userId, user.id);
});

test('tells nothing of a token that is not good', async () => {
  const { auth, runtime } = await makeAuth();
  const first = await auth.register(ada);
  const second = await auth.login(ada);
  await auth.logout(first);
  for (const token of [first.tokens.accessToken, first.tokens.refreshToken, 'x', '']) {
    assert.is(await auth.introspect(token), null);
  }
  runtime.advance(900);
  assert.is(await auth.introspect(second.tokens.accessToken), null);
  assert.is((await auth.introspect(second.tokens.refreshToken))?.sessionId, second.session.id);
  runtime.advance(30 * 86_400);
  assert.is(await auth.introspect(second.tokens.refreshToken), null);
});

test('an outage is no verdict', async () => {
  const { auth, storage } = await makeAuth();
  const { tokens } = await auth.register(ada);
  await storage.close();
  await rejectsWith('DATABASE_ERROR', () => auth.introspect(tokens.accessToken));
  await rejectsWith('DATABASE_ERROR', () => auth.introspect(tokens.refreshToken));
});

test.run();
