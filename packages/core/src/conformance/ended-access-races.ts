import assert from 'node:assert/strict';
import type { RefreshTokenRotation } from '../ports/session-store.ts';
import type { Storage } from '../ports/storage.ts';
import type { Facts } from './facts.ts';
import { at, makeSession, makeToken, type SignIn, signIn, simultaneously, startSession } from './fixtures.ts';
import { keepToken, makeRotation } from './refresh-tokens.ts';

const rounds = 5;

export const endedAccessRaceFacts: Facts = {
  'a password change against refreshes ends with no live old session': async (storage) => {
    for (let round = 0; round < rounds; round += 1) {
      const own = await signIn(storage);
      const { rotations, rotate } = await makeBurst(storage, own.user.id);
      const first = rotations.slice(0, 12).map(rotate);
      const change = changePassword(storage, own);
      await Promise.all([...first, change, ...rotations.slice(12).map(rotate)]);
      assert.deepEqual(await storage.sessions.listLive(own.user.id, at(61)), [own.session]);
      await assertNoneIsGood(storage, rotations);
      assert.equal((await keepToken(storage, own.token.hash, 61)).kind, 'kept');
    }
  },

  'a password change against logins with the old password ends with no live session of theirs': async (storage) => {
    for (let round = 0; round < rounds; round += 1) {
      const own = await signIn(storage);
      const before = simultaneously(25, () => login(storage, own.user.id, 'hash'));
      const change = changePassword(storage, own);
      const after = simultaneously(25, () => login(storage, own.user.id, 'hash'));
      await Promise.all([before, change, after]);
      assert.deepEqual(await storage.sessions.listLive(own.user.id, at(61)), [own.session]);
      assert.equal(await login(storage, own.user.id, 'hash'), false);
      assert.equal(await login(storage, own.user.id, 'new hash'), true);
    }
  },

  'a deactivation against logins and refreshes leaves no live session': async (storage) => {
    for (let round = 0; round < rounds; round += 1) {
      const { user } = await signIn(storage);
      const { rotations, rotate } = await makeBurst(storage, user.id);
      const first = rotations.slice(0, 12).map(rotate);
      const before = simultaneously(12, () => login(storage, user.id, 'hash'));
      const deactivation = deactivate(storage, user.id);
      const after = simultaneously(12, () => login(storage, user.id, 'hash'));
      await Promise.all([...first, before, deactivation, after, ...rotations.slice(12).map(rotate)]);
      assert.deepEqual(await storage.sessions.listLive(user.id, at(61)), []);
      await assertNoneIsGood(storage, rotations);
      assert.equal(await login(storage, user.id, 'hash'), false);
    }
  },

  'a deactivation that was answered lets no refresh through': async (storage) => {
    const { user } = await signIn(storage);
    const { rotations, rotate } = await makeBurst(storage, user.id);
    const burst = rotations.slice(0, 12).map(rotate);
    await deactivate(storage, user.id);
    const late = await Promise.all(rotations.slice(12).map(rotate));
    assert.deepEqual(
      late.map(({ kind }) => kind),
      late.map(() => 'revoked'),
    );
    await Promise.all(burst);
  },

  '25 password changes and 25 deactivations of one user at once all end': async (storage) => {
    const own = await signIn(storage);
    const { rotations, rotate } = await makeBurst(storage, own.user.id);
    await Promise.all([
      ...rotations.map(rotate),
      simultaneously(25, () => changePassword(storage, own)),
      simultaneously(25, () => deactivate(storage, own.user.id)),
    ]);
    assert.deepEqual(await storage.sessions.listLive(own.user.id, at(61)), []);
    assert.equal((await storage.users.findById(own.user.id))?.isActive, false);
    await assertNoneIsGood(storage, rotations);
  },
};

/** 24 more sessions of a user, and a refresh for each. */
async function makeBurst(storage: Storage, userId: string) {
  const started = await simultaneously(24, () => startSession(storage, userId));
  const rotations = started.map(({ token }) => makeRotation(token.hash, 60));
  return { rotations, rotate: (rotation: RefreshTokenRotation) => storage.sessions.rotateRefreshToken(rotation) };
}

/** As a user does it in a session that goes on. */
async function changePassword(storage: Storage, { user, session }: SignIn): Promise<void> {
  await storage.transaction(async ({ users, sessions }) => {
    const change = { userId: user.id, verifiedHash: 'hash', newHash: 'new hash', at: at(60) };
    if (await users.changePassword(change)) {
      await sessions.revokeAll(user.id, at(60), session.id);
    }
  });
}

async function deactivate(storage: Storage, userId: string): Promise<void> {
  await storage.transaction(async ({ users, sessions }) => {
    await users.update({ userId, changes: { isActive: false }, at: at(60) });
    await sessions.revokeAll(userId, at(60));
  });
}

/** Whether it led to a session. */
function login(storage: Storage, userId: string, verifiedHash: string): Promise<boolean> {
  return storage.transaction(async ({ users, sessions }) => {
    const user = await users.recordLogin({ userId, verifiedHash, newHash: null, at: at(60) });
    if (user) {
      const session = makeSession(userId);
      await sessions.start(session, makeToken(session.id));
    }
    return user !== null;
  });
}

async function assertNoneIsGood(storage: Storage, rotations: readonly RefreshTokenRotation[]): Promise<void> {
  for (const { tokenHash, successorHash } of rotations) {
    assert.equal((await keepToken(storage, tokenHash, 61)).kind, 'revoked');
    assert.match((await keepToken(storage, successorHash, 61)).kind, /^(revoked|unknown)$/);
  }
}
