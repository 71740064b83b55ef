import assert from 'node:assert/strict';
import type { Facts } from './facts.ts';
import { at, signIn, simultaneously, startSession } from './fixtures.ts';
import { countKinds } from './outcomes.ts';
import { keepToken, makeRotation } from './refresh-tokens.ts';

export const refreshTokenRaceFacts: Facts = {
  'of 50 simultaneous rotations of one token one wins and 49 are replayed': async (storage) => {
    const { token } = await signIn(storage);
    const rotations = Array.from({ length: 50 }, (_, index) =>
      makeRotation(token.hash, 60, { successorExpiresAt: at(500 + index) }),
    );
    const outcomes = await Promise.all(rotations.map((rotation) => storage.sessions.rotateRefreshToken(rotation)));
    assert.deepEqual(countKinds(outcomes), { rotated: 1, replayed: 49 });
    const winner = rotations[outcomes.findIndex(({ kind }) => kind === 'rotated')];
    for (const outcome of outcomes) {
      assert.deepEqual('expiresAt' in outcome && outcome.expiresAt, winner?.successorExpiresAt);
      if (outcome.kind === 'replayed') assert.equal(outcome.successorHash, winner?.successorHash);
    }
    const successors = await Promise.all(rotations.map(({ successorHash }) => keepToken(storage, successorHash, 61)));
    assert.deepEqual(countKinds(successors), { kept: 1, unknown: 49 });
  },

  '50 simultaneous rotations to one successor store it once': async (storage) => {
    const { token } = await signIn(storage);
    const rotation = makeRotation(token.hash, 60);
    const outcomes = await simultaneously(50, () => storage.sessions.rotateRefreshToken(rotation));
    assert.deepEqual(countKinds(outcomes), { rotated: 1, replayed: 49 });
    assert.equal((await keepToken(storage, rotation.successorHash, 61)).kind, 'kept');
  },

  'of 50 simultaneous rotations without a grace one wins, one is reused, 48 find it revoked': async (storage) => {
    const { session, token } = await signIn(storage);
    const outcomes = await simultaneously(50, () =>
      storage.sessions.rotateRefreshToken(makeRotation(token.hash, 60, { graceStartsAt: at(60) })),
    );
    assert.deepEqual(countKinds(outcomes), { rotated: 1, reused: 1, revoked: 48 });
    assert.deepEqual((await storage.sessions.findWithUser(session.id))?.session.revokedAt, at(60));
  },

  'a revocation beside a rotation leaves no good token': async (storage) => {
    for (let round = 0; round < 25; round += 1) {
      const { user, session, token } = await signIn(storage);
      const rotation = makeRotation(token.hash, 60);
      const [before, revoked, after] = await Promise.all([
        storage.sessions.rotateRefreshToken(rotation),
        storage.sessions.revoke(user.id, session.id, at(60)),
        storage.sessions.rotateRefreshToken(makeRotation(token.hash, 60)),
      ]);
      assert.equal(revoked, true);
      assert.match(before.kind, /^(rotated|replayed|revoked)$/);
      assert.match(after.kind, /^(rotated|replayed|revoked)$/);
      assert.match((await keepToken(storage, rotation.successorHash, 61)).kind, /^(revoked|unknown)$/);
      assert.equal((await keepToken(storage, token.hash, 61)).kind, 'revoked');
    }
  },

  'revoking all sessions beside their rotations leaves no good token': async (storage) => {
    const { user, token } = await signIn(storage);
    const others = await simultaneously(24, () => startSession(storage, user.id));
    const rotations = [token, ...others.map((other) => other.token)].map(({ hash }) => makeRotation(hash, 60));
    const rotate = (rotation: (typeof rotations)[number]) => storage.sessions.rotateRefreshToken(rotation);
    const first = rotations.slice(0, 12).map(rotate);
    const revoked = storage.sessions.revokeAll(user.id, at(60));
    const second = rotations.slice(12).map(rotate);
    assert.equal(await revoked, 25);
    await Promise.all([...first, ...second]);
    for (const { tokenHash, successorHash } of rotations) {
      assert.equal((await keepToken(storage, tokenHash, 61)).kind, 'revoked');
      const successor = await keepToken(storage, successorHash, 61);
      assert.match(successor.kind, /^(revoked|unknown)$/);
    }
  },
};
