import assert from 'node:assert/strict';
import type { Storage } from '../ports/storage.ts';
import type { Facts } from './facts.ts';
import { at, signIn, startSession } from './fixtures.ts';
import { keepToken, makeRotation } from './refresh-tokens.ts';

export const refreshTokenReuseFacts: Facts = {
  'a token spent within the grace is replayed and changes nothing': async (storage) => {
    const { user, session, token } = await signIn(storage);
    const rotation = makeRotation(token.hash, 60);
    await storage.sessions.rotateRefreshToken(rotation);
    const used = { session: { ...session, lastUsedAt: at(60) }, user };
    const replay = makeRotation(token.hash, 89.999, { successorExpiresAt: at(9000) });
    const outcome = await storage.sessions.rotateRefreshToken(replay);
    const { successorHash, successorExpiresAt: expiresAt } = rotation;
    assert.deepEqual(outcome, { kind: 'replayed', expiresAt, successorHash, ...used });
    assert.deepEqual(await storage.sessions.findWithUser(session.id), used);
    const { kind } = await storage.sessions.rotateRefreshToken(makeRotation(replay.successorHash, 90));
    assert.equal(kind, 'unknown');
  },

  'a token spent after the grace starts is replayed, one spent when it starts is reused': async (storage) => {
    const { token } = await signIn(storage);
    await storage.sessions.rotateRefreshToken(makeRotation(token.hash, 60));
    const within = makeRotation(token.hash, 70, { graceStartsAt: at(59.999) });
    assert.equal((await storage.sessions.rotateRefreshToken(within)).kind, 'replayed');
    const exactly = makeRotation(token.hash, 70, { graceStartsAt: at(60) });
    assert.equal((await storage.sessions.rotateRefreshToken(exactly)).kind, 'reused');
  },

  'a token is replayed past its own end': async (storage) => {
    const { token } = await signIn(storage, { token: { expiresAt: at(61) } });
    await storage.sessions.rotateRefreshToken(makeRotation(token.hash, 60));
    assert.equal((await storage.sessions.rotateRefreshToken(makeRotation(token.hash, 62))).kind, 'replayed');
  },

  'a reused refresh token revokes its session': async (storage) => {
    const { user, session, token } = await signIn(storage);
    const rotation = makeRotation(token.hash, 60);
    await storage.sessions.rotateRefreshToken(rotation);
    const dead = { session: { ...session, lastUsedAt: at(60), revokedAt: at(91) }, user };
    const outcome = await storage.sessions.rotateRefreshToken(makeRotation(token.hash, 91));
    assert.deepEqual(outcome, { kind: 'reused', ...dead });
    assert.deepEqual(await storage.sessions.findWithUser(session.id), dead);
    const successor = await storage.sessions.rotateRefreshToken(makeRotation(rotation.successorHash, 92));
    assert.deepEqual(successor, { kind: 'revoked', ...dead });
    const again = await storage.sessions.rotateRefreshToken(makeRotation(token.hash, 93));
    assert.deepEqual(again, { kind: 'revoked', ...dead });
  },

  'a reused refresh token revokes no other session': async (storage) => {
    const { user, token } = await signIn(storage);
    const other = await startSession(storage, user.id);
    const stranger = await signIn(storage);
    await storage.sessions.rotateRefreshToken(makeRotation(token.hash, 60));
    await storage.sessions.rotateRefreshToken(makeRotation(token.hash, 91));
    for (const { hash } of [other.token, stranger.token]) {
      assert.equal((await storage.sessions.rotateRefreshToken(makeRotation(hash, 92))).kind, 'rotated');
    }
  },

  'a token whose successor is spent is reused, within the grace too': async (storage) => {
    const { session, token } = await signIn(storage);
    await rotateTimes(storage, token.hash, 2);
    const grace = makeRotation(token.hash, 10, { graceStartsAt: at(0) });
    assert.equal((await storage.sessions.rotateRefreshToken(grace)).kind, 'reused');
    assert.deepEqual((await storage.sessions.findWithUser(session.id))?.session.revokedAt, at(10));
  },

  'reuse is detected from several generations back': async (storage) => {
    const { token } = await signIn(storage);
    const newest = await rotateTimes(storage, token.hash, 6);
    assert.equal((await storage.sessions.rotateRefreshToken(makeRotation(token.hash, 8))).kind, 'reused');
    assert.equal((await storage.sessions.rotateRefreshToken(makeRotation(newest, 9))).kind, 'revoked');
  },

  'a spent token of an ended session is expired, not reused': async (storage) => {
    const { session, token } = await signIn(storage, { session: { expiresAt: at(100) } });
    await storage.sessions.rotateRefreshToken(makeRotation(token.hash, 10));
    assert.equal((await storage.sessions.rotateRefreshToken(makeRotation(token.hash, 100))).kind, 'expired');
    assert.equal((await storage.sessions.findWithUser(session.id))?.session.revokedAt, null);
  },

  'a spent token is reused where tokens are kept: no exchange, no grace': async (storage) => {
    const { session, token } = await signIn(storage);
    await storage.sessions.rotateRefreshToken(makeRotation(token.hash, 10));
    assert.equal((await keepToken(storage, token.hash, 11)).kind, 'reused');
    assert.deepEqual((await storage.sessions.findWithUser(session.id))?.session.revokedAt, at(11));
  },
};

/** Exchanges a token so many times, once a second; the hash of the newest. */
async function rotateTimes(storage: Storage, hash: string, times: number): Promise<string> {
  let newest = hash;
  for (let seconds = 1; seconds <= times; seconds += 1) {
    const rotation = makeRotation(newest, seconds);
    assert.equal((await storage.sessions.rotateRefreshToken(rotation)).kind, 'rotated');
    newest = rotation.successorHash;
  }
  return newest;
}
