import assert from 'node:assert/strict';
import { DatabaseError } from '../errors.ts';
import type { RefreshOutcome, RefreshTokenRotation } from '../ports/session-store.ts';
import type { Storage } from '../ports/storage.ts';
import type { Facts } from './facts.ts';
import { at, makeHash, makeReport, signIn } from './fixtures.ts';

export const refreshTokenFacts: Facts = {
  'a refresh token is exchanged for a successor': async (storage) => {
    const { user, session, token } = await signIn(storage);
    const rotation = makeRotation(token.hash, 60);
    const expected = { session: { ...session, lastUsedAt: at(60) }, user };
    const outcome = await storage.sessions.rotateRefreshToken(rotation);
    assert.deepEqual(outcome, { kind: 'rotated', expiresAt: rotation.successorExpiresAt, ...expected });
    assert.deepEqual(await storage.sessions.findWithUser(session.id), expected);
  },

  'the successor is exchanged in its turn': async (storage) => {
    const { session, token } = await signIn(storage);
    let hash = token.hash;
    for (const seconds of [10, 20, 30]) {
      const rotation = makeRotation(hash, seconds);
      assert.equal((await storage.sessions.rotateRefreshToken(rotation)).kind, 'rotated');
      hash = rotation.successorHash;
    }
    assert.deepEqual((await storage.sessions.findWithUser(session.id))?.session.lastUsedAt, at(30));
  },

  'the successor has the end it was given': async (storage) => {
    const { token } = await signIn(storage);
    const rotation = makeRotation(token.hash, 60, { successorExpiresAt: at(100) });
    await storage.sessions.rotateRefreshToken(rotation);
    const { kind } = await keepToken(storage, rotation.successorHash, 99.999);
    assert.equal(kind, 'kept');
    assert.equal((await keepToken(storage, rotation.successorHash, 100)).kind, 'expired');
  },

  "a session's end bounds the successor": async (storage) => {
    const { user, session, token } = await signIn(storage, { session: { expiresAt: at(300) } });
    const rotation = makeRotation(token.hash, 60, { successorExpiresAt: at(3000) });
    const expected = { expiresAt: at(300), session: { ...session, lastUsedAt: at(60) }, user };
    const outcome = await storage.sessions.rotateRefreshToken(rotation);
    assert.deepEqual(outcome, { kind: 'rotated', ...expected });
    const replay = await storage.sessions.rotateRefreshToken(makeRotation(token.hash, 61));
    assert.deepEqual(replay, { kind: 'replayed', successorHash: rotation.successorHash, ...expected });
  },

  'a successor that is a token already is refused and changes nothing': async (storage) => {
    const [ada, bob] = [await signIn(storage), await signIn(storage)];
    const rotation = makeRotation(ada.token.hash, 60, { successorHash: bob.token.hash });
    await assert.rejects(storage.sessions.rotateRefreshToken(rotation), DatabaseError);
    const { user, session } = ada;
    assert.deepEqual(await storage.sessions.findWithUser(session.id), { session, user });
    const again = await storage.sessions.rotateRefreshToken(makeRotation(ada.token.hash, 61));
    assert.equal(again.kind, 'rotated');
  },

  'a token nobody issued is unknown': async (storage) => {
    const { token } = await signIn(storage);
    for (const hash of [makeHash(), token.hash.toUpperCase(), '', '%']) {
      assert.deepEqual(await storage.sessions.rotateRefreshToken(makeRotation(hash, 1)), { kind: 'unknown' });
      assert.deepEqual(await keepToken(storage, hash, 1), { kind: 'unknown' });
    }
  },

  'a token is good until its end and not at it': async (storage) => {
    const { user, session, token } = await signIn(storage, { token: { expiresAt: at(60) } });
    const expired = { kind: 'expired', session, user };
    assert.deepEqual(await storage.sessions.rotateRefreshToken(makeRotation(token.hash, 60)), expired);
    assert.deepEqual(await keepToken(storage, token.hash, 60), expired);
    assert.deepEqual(await storage.sessions.findWithUser(session.id), { session, user });
    assert.equal((await storage.sessions.rotateRefreshToken(makeRotation(token.hash, 59.999))).kind, 'rotated');
  },

  'a token is good until the end of its session and not at it': async (storage) => {
    const { user, session, token } = await signIn(storage, { session: { expiresAt: at(60) } });
    const expired = { kind: 'expired', session, user };
    assert.deepEqual(await storage.sessions.rotateRefreshToken(makeRotation(token.hash, 60)), expired);
    assert.deepEqual(await keepToken(storage, token.hash, 60), expired);
    assert.equal((await storage.sessions.rotateRefreshToken(makeRotation(token.hash, 59.999))).kind, 'rotated');
  },

  'a token of a revoked session is revoked, expired or not': async (storage) => {
    const { user, session, token } = await signIn(storage);
    await storage.sessions.revoke(user.id, session.id, at(10));
    const revoked = { kind: 'revoked', session: { ...session, revokedAt: at(10) }, user };
    for (const seconds of [11, 9999]) {
      assert.deepEqual(await storage.sessions.rotateRefreshToken(makeRotation(token.hash, seconds)), revoked);
      assert.deepEqual(await keepToken(storage, token.hash, seconds), revoked);
    }
  },

  'a token of a user who is not active is revoked, expired or not': async (storage) => {
    const { user, session, token } = await signIn(storage, { user: { isActive: false } });
    for (const seconds of [11, 9999]) {
      const revoked = { kind: 'revoked', session, user };
      assert.deepEqual(await storage.sessions.rotateRefreshToken(makeRotation(token.hash, seconds)), revoked);
      assert.deepEqual(await keepToken(storage, token.hash, seconds), revoked);
    }
    assert.deepEqual(await storage.sessions.findWithUser(session.id), { session, user });
  },

  'a token is kept as often as it is used, and its session says when': async (storage) => {
    const { user, session, token } = await signIn(storage);
    for (const seconds of [10, 20]) {
      const used = { session: { ...session, lastUsedAt: at(seconds) }, user };
      const outcome = await keepToken(storage, token.hash, seconds);
      assert.deepEqual(outcome, { kind: 'kept', expiresAt: token.expiresAt, ...used });
      assert.deepEqual(await storage.sessions.findWithUser(session.id), used);
    }
    assert.equal((await storage.sessions.rotateRefreshToken(makeRotation(token.hash, 30))).kind, 'rotated');
  },
};

/** An exchange at so many seconds, with a grace of 30 and a successor that lives for 600. */
export function makeRotation(
  tokenHash: string,
  seconds: number,
  members: Partial<RefreshTokenRotation> = {},
): RefreshTokenRotation {
  return {
    tokenHash,
    successorHash: makeHash(),
    successorExpiresAt: at(seconds + 600),
    now: at(seconds),
    graceStartsAt: at(seconds - 30),
    describeReuse: () => makeReport(seconds),
    ...members,
  };
}

/** Presents a token where tokens are kept, at so many seconds. */
export function keepToken(
  { sessions }: Pick<Storage, 'sessions'>,
  tokenHash: string,
  seconds: number,
): Promise<RefreshOutcome> {
  return sessions.keepRefreshToken(tokenHash, at(seconds), () => makeReport(seconds));
}
