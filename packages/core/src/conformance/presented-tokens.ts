import assert from 'node:assert/strict';
import type { Facts } from './facts.ts';
import { at, makeHash, makeReport, signIn } from './fixtures.ts';

export const presentedTokenFacts: Facts = {
  'a refresh token is found with its session and its user': async (storage) => {
    await signIn(storage);
    const { user, session, token } = await signIn(storage);
    assert.deepEqual(await storage.sessions.findByRefreshToken(token.hash), { token, session, user });
  },

  'a refresh token that nobody issued is not found': async (storage) => {
    const { token } = await signIn(storage);
    for (const hash of [makeHash(), token.hash.toUpperCase(), '', '%']) {
      assert.equal(await storage.sessions.findByRefreshToken(hash), null);
    }
  },

  'a spent refresh token is found as spent, its successor as unspent': async (storage) => {
    const { token } = await signIn(storage);
    const successorHash = makeHash();
    const times = { now: at(60), successorExpiresAt: at(660), graceStartsAt: at(30) };
    await storage.sessions.rotateRefreshToken({
      tokenHash: token.hash,
      successorHash,
      ...times,
      describeReuse: () => makeReport(60),
    });
    const spent = await storage.sessions.findByRefreshToken(token.hash);
    assert.deepEqual(spent?.token, { ...token, spentAt: at(60) });
    assert.deepEqual(spent?.session.lastUsedAt, at(60));
    const successor = await storage.sessions.findByRefreshToken(successorHash);
    assert.deepEqual(successor?.token, { ...token, hash: successorHash, createdAt: at(60), expiresAt: at(660) });
  },

  'a refresh token of a revoked session or an inactive user is found with them': async (storage) => {
    const { user, session, token } = await signIn(storage);
    await storage.sessions.revoke(user.id, session.id, at(5));
    await storage.users.update({ userId: user.id, changes: { isActive: false }, at: at(6) });
    const found = await storage.sessions.findByRefreshToken(token.hash);
    assert.deepEqual([found?.session.revokedAt, found?.user.isActive], [at(5), false]);
  },

  'looking for a refresh token changes nothing': async (storage) => {
    const { user, session, token } = await signIn(storage);
    await storage.sessions.findByRefreshToken(token.hash);
    assert.deepEqual(await storage.sessions.findWithUser(session.id), { session, user });
  },
};
