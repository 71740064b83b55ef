import assert from 'node:assert/strict';
import { DatabaseError } from '../errors.ts';
import type { AuditEvent } from '../model.ts';
import type { ReuseReport } from '../ports/session-store.ts';
import type { Storage } from '../ports/storage.ts';
import { makeAuditQuery } from './audit-events.ts';
import type { Facts } from './facts.ts';
import { at, makeEvent, makeReport, type SignIn, signIn } from './fixtures.ts';
import { countKinds } from './outcomes.ts';
import { keepToken, makeRotation } from './refresh-tokens.ts';

export const reuseReportFacts: Facts = {
  'a reused token is written to the audit trail, with whose it is': async (storage) => {
    const signedIn = await signInAndRotate(storage);
    const reuse = makeReport(99);
    const replay = makeRotation(signedIn.token.hash, 99, { describeReuse: () => reuse });
    assert.equal((await storage.sessions.rotateRefreshToken(replay)).kind, 'reused');
    assert.deepEqual(await listEvents(storage), [toEvent(reuse, signedIn)]);
  },

  'a reused token is written to the audit trail where tokens are kept': async (storage) => {
    const signedIn = await signInAndRotate(storage);
    const reuse = makeReport(12);
    const outcome = await storage.sessions.keepRefreshToken(signedIn.token.hash, at(11), () => reuse);
    assert.equal(outcome.kind, 'reused');
    assert.deepEqual(await listEvents(storage), [toEvent(reuse, signedIn)]);
  },

  'no other outcome is written to the audit trail, nor described for it': async (storage) => {
    const { user, session, token } = await signIn(storage);
    const describeReuse = () => assert.fail('nothing is reused');
    const rotation = makeRotation(token.hash, 10, { describeReuse });
    const rotate = (seconds: number) => storage.sessions.rotateRefreshToken({ ...rotation, now: at(seconds) });
    const outcomes = [
      await keepToken(storage, token.hash, 9),
      await rotate(10),
      await rotate(11),
      await keepToken(storage, 'nobody issued this', 12),
      await keepToken(storage, rotation.successorHash, 9999),
      await storage.sessions.revoke(user.id, session.id, at(13)),
      await rotate(99),
    ];
    const kinds = outcomes.map((outcome) => (typeof outcome === 'boolean' ? outcome : outcome.kind));
    assert.deepEqual(kinds, ['kept', 'rotated', 'replayed', 'unknown', 'expired', true, 'revoked']);
    assert.deepEqual(await listEvents(storage), []);
  },

  'of 50 simultaneous replays of a spent token one is reused, 49 revoked, and one event is written': async (
    storage,
  ) => {
    const signedIn = await signInAndRotate(storage);
    const reports = Array.from({ length: 50 }, () => makeReport(99));
    const replays = reports.map((report) => makeRotation(signedIn.token.hash, 99, { describeReuse: () => report }));
    const outcomes = await Promise.all(replays.map((replay) => storage.sessions.rotateRefreshToken(replay)));
    assert.deepEqual(countKinds(outcomes), { reused: 1, revoked: 49 });
    const winner = reports[outcomes.findIndex(({ kind }) => kind === 'reused')];
    assert.deepEqual(await listEvents(storage), [toEvent(winner ?? makeReport(0), signedIn)]);
  },

  'a reuse that cannot be written revokes nothing': async (storage) => {
    const signedIn = await signInAndRotate(storage);
    const earlier = makeEvent(1);
    await storage.audit.append(earlier);
    const reuse = { ...makeReport(99), id: earlier.id };
    const replay = makeRotation(signedIn.token.hash, 99, { describeReuse: () => reuse });
    await assert.rejects(storage.sessions.rotateRefreshToken(replay), DatabaseError);
    assert.equal((await storage.sessions.findWithUser(signedIn.session.id))?.session.revokedAt, null);
    assert.deepEqual(await listEvents(storage), [earlier]);
  },

  'a reuse is taken back with its transaction, revocation and event': async (storage) => {
    const signedIn = await signInAndRotate(storage);
    const work = storage.transaction(async ({ sessions }) => {
      const outcome = await sessions.rotateRefreshToken(makeRotation(signedIn.token.hash, 99));
      assert.equal(outcome.kind, 'reused');
      throw new Error('on purpose');
    });
    await assert.rejects(work, /on purpose/);
    assert.equal((await storage.sessions.findWithUser(signedIn.session.id))?.session.revokedAt, null);
    assert.deepEqual(await listEvents(storage), []);
  },
};

/** A sign-in whose refresh token was exchanged at 10 seconds. */
async function signInAndRotate(storage: Storage): Promise<SignIn> {
  const signedIn = await signIn(storage);
  await storage.sessions.rotateRefreshToken(makeRotation(signedIn.token.hash, 10));
  return signedIn;
}

function toEvent(reuse: ReuseReport, { user, session }: SignIn): AuditEvent {
  return { ...reuse, type: 'auth.refresh.reused', userId: user.id, details: { session_id: session.id } };
}

async function listEvents({ audit }: Storage): Promise<readonly AuditEvent[]> {
  return (await audit.list(makeAuditQuery())).items;
}
