import assert from 'node:assert/strict';
import { DatabaseError } from '../errors.ts';
import type { Facts } from './facts.ts';
import { at, makeSession, makeToken, makeUser, signIn, simultaneously, startSession } from './fixtures.ts';
import { keepToken } from './refresh-tokens.ts';

export const sessionFacts: Facts = {
  'a session is found with its user': async (storage) => {
    await signIn(storage);
    const { user, session } = await signIn(storage);
    assert.deepEqual(await storage.sessions.findWithUser(session.id), { session, user });
  },

  'every member of a session comes back as it was stored': async (storage) => {
    const { user, session } = await signIn(storage, {
      session: {
        createdAt: at(0.001),
        lastUsedAt: at(0.002),
        passwordProvedAt: at(-0.003),
        expiresAt: at(0.004),
        ip: '2001:db8::1',
        userAgent: `Mozilla/5.0 (日本語; "quoted"; 🦊) '; drop table sessions; --`,
      },
    });
    const bare = await startSession(storage, user.id, { session: { ip: null, userAgent: null } });
    assert.deepEqual(await storage.sessions.findWithUser(session.id), { session, user });
    assert.deepEqual(await storage.sessions.findWithUser(bare.session.id), { session: bare.session, user });
  },

  'a session that does not exist is null': async (storage) => {
    const { user } = await signIn(storage);
    for (const unknown of [makeSession(user.id).id, user.id, 'no-uuid', '']) {
      assert.equal(await storage.sessions.findWithUser(unknown), null);
    }
  },

  'a session is found dead or alive, its user active or not': async (storage) => {
    const { user, session } = await signIn(storage, { user: { isActive: false }, session: { expiresAt: at(3) } });
    await storage.sessions.revoke(user.id, session.id, at(2));
    const found = await storage.sessions.findWithUser(session.id);
    assert.deepEqual(found, { session: { ...session, revokedAt: at(2) }, user });
  },

  'a session without a user is refused and leaves nothing': async ({ sessions }) => {
    const session = makeSession(makeUser().id);
    const token = makeToken(session.id);
    await assert.rejects(sessions.start(session, token), DatabaseError);
    assert.equal(await sessions.findWithUser(session.id), null);
    assert.deepEqual(await keepToken({ sessions }, token.hash, 1), { kind: 'unknown' });
  },

  'a session whose refresh token is taken leaves nothing': async (storage) => {
    const { user, session, token } = await signIn(storage);
    const second = makeSession(user.id);
    await assert.rejects(storage.sessions.start(second, { ...token, sessionId: second.id }), DatabaseError);
    assert.equal(await storage.sessions.findWithUser(second.id), null);
    assert.deepEqual(await storage.sessions.findWithUser(session.id), { session, user });
  },

  'a session is revoked once': async (storage) => {
    const { user, session } = await signIn(storage);
    assert.equal(await storage.sessions.revoke(user.id, session.id, at(10)), true);
    assert.equal(await storage.sessions.revoke(user.id, session.id, at(20)), false);
    const found = await storage.sessions.findWithUser(session.id);
    assert.deepEqual(found, { session: { ...session, revokedAt: at(10) }, user });
  },

  'nobody can revoke a session that does not exist': async (storage) => {
    const { user, session } = await signIn(storage);
    assert.equal(await storage.sessions.revoke(user.id, makeSession(user.id).id, at(10)), false);
    assert.deepEqual(await storage.sessions.findWithUser(session.id), { session, user });
  },

  'revoking one session leaves the others alone': async (storage) => {
    const { user, session } = await signIn(storage);
    const other = await startSession(storage, user.id);
    await storage.sessions.revoke(user.id, session.id, at(10));
    assert.deepEqual(await storage.sessions.findWithUser(other.session.id), { session: other.session, user });
  },

  'all live sessions of one user are revoked and counted': async (storage) => {
    const [ada, bob] = [await signIn(storage), await signIn(storage)];
    const second = await startSession(storage, ada.user.id);
    const revoked = await startSession(storage, ada.user.id);
    const expired = await startSession(storage, ada.user.id, { session: { expiresAt: at(10) } });
    await storage.sessions.revoke(ada.user.id, revoked.session.id, at(5));
    assert.equal(await storage.sessions.revokeAll(ada.user.id, at(10)), 2);
    const revokedAt = async (id: string) => (await storage.sessions.findWithUser(id))?.session.revokedAt;
    assert.deepEqual(await revokedAt(ada.session.id), at(10));
    assert.deepEqual(await revokedAt(second.session.id), at(10));
    assert.deepEqual(await revokedAt(revoked.session.id), at(5));
    assert.equal(await revokedAt(expired.session.id), null);
    assert.equal(await revokedAt(bob.session.id), null);
    assert.equal(await storage.sessions.revokeAll(ada.user.id, at(11)), 0);
    assert.equal(await storage.sessions.revokeAll(makeUser().id, at(11)), 0);
  },

  'of 50 simultaneous revocations of one session one succeeds': async (storage) => {
    const { user, session } = await signIn(storage);
    const answers = await simultaneously(50, () => storage.sessions.revoke(user.id, session.id, at(10)));
    assert.equal(answers.filter((revoked) => revoked).length, 1);
  },

  '50 simultaneous revocations of all sessions count each session once': async (storage) => {
    const { user } = await signIn(storage);
    await simultaneously(9, () => startSession(storage, user.id));
    const counts = await simultaneously(50, () => storage.sessions.revokeAll(user.id, at(10)));
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      10,
    );
  },
};
