import assert from 'node:assert/strict';
import type { PurgeCutoffs, Storage } from '../ports/storage.ts';
import { makeAuditQuery } from './audit-events.ts';
import type { Facts } from './facts.ts';
import { at, makeEvent, signIn, simultaneously, startSession } from './fixtures.ts';
import { keepToken, makeRotation } from './refresh-tokens.ts';

const nothing = { sessions: 0, refreshTokens: 0, auditEvents: 0 };

export const purgeFacts: Facts = {
  'there is nothing to purge where nothing is over': async (storage) => {
    const { user, session, token } = await signIn(storage);
    await storage.audit.append(makeEvent(0));
    assert.deepEqual(await storage.purge(makeCutoffs(0), 10), nothing);
    assert.deepEqual(await storage.sessions.findWithUser(session.id), { session, user });
    assert.equal((await keepToken(storage, token.hash, 1)).kind, 'kept');
    assert.equal((await storage.audit.list(makeAuditQuery())).items.length, 1);
  },

  'sessions that ended before the cutoff are purged, with their tokens; their users are not': async (storage) => {
    const { user, session, token } = await signIn(storage, { session: { expiresAt: at(99.999) } });
    const expiring = await startSession(storage, user.id, { session: { expiresAt: at(100) } });
    const revoked = await startSession(storage, user.id);
    const revoking = await startSession(storage, user.id);
    const both = await startSession(storage, user.id, { session: { expiresAt: at(50) } });
    const live = await startSession(storage, user.id);
    await storage.sessions.rotateRefreshToken(makeRotation(token.hash, 10));
    await storage.sessions.revoke(user.id, revoked.session.id, at(99.999));
    await storage.sessions.revoke(user.id, revoking.session.id, at(100));
    await storage.sessions.revoke(user.id, both.session.id, at(20));
    const cutoffs = makeCutoffs(-1, { sessionsEndedBefore: at(100) });
    assert.deepEqual(await storage.purge(cutoffs, 10), { ...nothing, sessions: 3 });
    const isThere = async (id: string) => (await storage.sessions.findWithUser(id)) !== null;
    const gone = [session, revoked.session, both.session];
    assert.deepEqual(await Promise.all(gone.map(({ id }) => isThere(id))), [false, false, false]);
    const kept = [expiring.session, revoking.session, live.session];
    assert.deepEqual(await Promise.all(kept.map(({ id }) => isThere(id))), [true, true, true]);
    for (const { hash } of [token, revoked.token, both.token]) {
      assert.deepEqual(await keepToken(storage, hash, 1), { kind: 'unknown' });
    }
    assert.deepEqual(await storage.users.findById(user.id), user);
    assert.deepEqual(await storage.sessions.listLive(user.id, at(1)), [live.session, expiring.session]);
  },

  'spent tokens past their end are purged, unspent ones and those of later are not': async (storage) => {
    const cutoffs = makeCutoffs(-1, { spentTokensExpiredBefore: at(100) });
    const spent = await signIn(storage, { token: { expiresAt: at(99.999) } });
    const later = await signIn(storage, { token: { expiresAt: at(100) } });
    const unspent = await signIn(storage, { token: { expiresAt: at(50) } });
    const rotation = makeRotation(spent.token.hash, 10, { successorExpiresAt: at(90) });
    await storage.sessions.rotateRefreshToken(rotation);
    await storage.sessions.rotateRefreshToken(makeRotation(later.token.hash, 10));
    assert.deepEqual(await storage.purge(cutoffs, 10), { ...nothing, refreshTokens: 1 });
    assert.deepEqual(await keepToken(storage, spent.token.hash, 20), { kind: 'unknown' });
    assert.equal((await keepToken(storage, rotation.successorHash, 20)).kind, 'kept');
    assert.equal((await keepToken(storage, unspent.token.hash, 49)).kind, 'kept');
    assert.equal((await keepToken(storage, later.token.hash, 20)).kind, 'reused');
  },

  'audit events before the cutoff are purged': async (storage) => {
    const events = [makeEvent(98), makeEvent(99.999), makeEvent(100), makeEvent(101)];
    for (const event of events) {
      await storage.audit.append(event);
    }
    const cutoffs = makeCutoffs(-1, { auditEventsBefore: at(100) });
    assert.deepEqual(await storage.purge(cutoffs, 10), { ...nothing, auditEvents: 2 });
    assert.deepEqual((await storage.audit.list(makeAuditQuery())).items, [events[3], events[2]]);
  },

  'a purge takes at most so many of each kind': async (storage) => {
    await makeOverdue(storage);
    assert.deepEqual(await storage.purge(makeCutoffs(100), 2), { sessions: 2, refreshTokens: 2, auditEvents: 2 });
    assert.deepEqual(await storage.purge(makeCutoffs(100), 4), { sessions: 4, refreshTokens: 3, auditEvents: 3 });
    assert.deepEqual(await storage.purge(makeCutoffs(100), 4), nothing);
  },

  '50 simultaneous purges take each row once': async (storage) => {
    await makeOverdue(storage);
    const results = await simultaneously(50, () => storage.purge(makeCutoffs(100), 10));
    const done = results.filter((result) => result !== null);
    const total = (kind: keyof typeof nothing) => done.reduce((sum, result) => sum + result[kind], 0);
    assert.deepEqual([total('sessions'), total('refreshTokens'), total('auditEvents')], [6, 5, 5]);
    assert.deepEqual(await storage.purge(makeCutoffs(100), 10), nothing);
  },

  'a purge beside logins, refreshes and events disturbs none of them': async (storage) => {
    const overdue = await makeOverdue(storage);
    const [, , rotated] = await Promise.all([
      simultaneously(5, () => storage.purge(makeCutoffs(100), 2)),
      simultaneously(20, () => signIn(storage)),
      Promise.all(overdue.live.map((hash) => storage.sessions.rotateRefreshToken(makeRotation(hash, 200)))),
      simultaneously(20, () => storage.audit.append(makeEvent(100))),
    ]);
    assert.deepEqual(
      rotated.map(({ kind }) => kind),
      overdue.live.map(() => 'rotated'),
    );
    assert.equal((await storage.audit.list(makeAuditQuery({ from: at(100) }))).items.length, 20);
  },
};

function makeCutoffs(seconds: number, members: Partial<PurgeCutoffs> = {}): PurgeCutoffs {
  const cutoff = at(seconds);
  return {
    sessionsEndedBefore: cutoff,
    spentTokensExpiredBefore: cutoff,
    auditEventsBefore: cutoff,
    ...members,
  };
}

/** What is over at 100 seconds: 3 revoked and 3 expired sessions, 5 spent tokens, 5 events; the tokens that still live. */
async function makeOverdue(storage: Storage): Promise<{ readonly live: readonly string[] }> {
  const revoked = await simultaneously(3, () => signIn(storage));
  await Promise.all(revoked.map(({ user, session }) => storage.sessions.revoke(user.id, session.id, at(10))));
  await simultaneously(3, () => signIn(storage, { session: { expiresAt: at(50) } }));
  const spent = await simultaneously(5, () => signIn(storage, { token: { expiresAt: at(60) } }));
  const rotations = spent.map(({ token }) => makeRotation(token.hash, 10));
  await Promise.all(rotations.map((rotation) => storage.sessions.rotateRefreshToken(rotation)));
  await simultaneously(5, (index) => storage.audit.append(makeEvent(index)));
  return { live: rotations.map(({ successorHash }) => successorHash) };
}
