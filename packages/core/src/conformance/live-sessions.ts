import assert from 'node:assert/strict';
import type { Login } from '../ports/user-store.ts';
import type { Facts } from './facts.ts';
import { at, makeSession, makeUser, signIn, simultaneously, startSession } from './fixtures.ts';

export const liveSessionFacts: Facts = {
  'the live sessions of a user are listed, newest first': async (storage) => {
    const { user, session } = await signIn(storage);
    await signIn(storage);
    const revoked = await startSession(storage, user.id);
    const ended = await startSession(storage, user.id, { session: { expiresAt: at(60) } });
    const second = await startSession(storage, user.id, { session: { ip: null, userAgent: null } });
    const ending = await startSession(storage, user.id, { session: { expiresAt: at(60.001) } });
    await storage.sessions.revoke(user.id, revoked.session.id, at(10));
    const live = [ending.session, second.session, session];
    assert.deepEqual(await storage.sessions.listLive(user.id, at(60)), live);
    const before = await storage.sessions.listLive(user.id, at(59.999));
    assert.deepEqual(before, [ending.session, second.session, ended.session, session]);
  },

  'who has no live session has an empty list': async (storage) => {
    const { user, session } = await signIn(storage);
    assert.deepEqual(await storage.sessions.listLive(user.id, session.expiresAt), []);
    for (const userId of [makeUser().id, session.id, '']) {
      assert.deepEqual(await storage.sessions.listLive(userId, at(1)), []);
    }
  },

  'the addresses of an account are those of its newest sessions, each once, ended or not': async (storage) => {
    const { user } = await signIn(storage, { session: { ip: '192.0.2.1' } });
    await signIn(storage, { session: { ip: '192.0.2.9' } });
    const ended = await startSession(storage, user.id, { session: { ip: '2001:db8::1' } });
    await storage.sessions.revoke(user.id, ended.session.id, at(1));
    for (const ip of ['192.0.2.3', null, '192.0.2.3']) await startSession(storage, user.id, { session: { ip } });
    const addresses = async (limit: number, login: Login = { email: user.email }) =>
      [...(await storage.sessions.listAddresses(login, limit))].sort();
    assert.deepEqual(await addresses(100), ['192.0.2.1', '192.0.2.3', '2001:db8::1']);
    assert.deepEqual(await addresses(4, { username: user.username.toUpperCase() }), ['192.0.2.3', '2001:db8::1']);
    assert.deepEqual(await addresses(1), ['192.0.2.3']);
  },

  'an account that is unknown or has no session has no addresses': async (storage) => {
    const user = makeUser();
    await storage.users.create(user, 'hash');
    for (const login of [{ email: user.email }, { username: 'nobody' }, { email: 'nobody@example.com' }]) {
      assert.deepEqual(await storage.sessions.listAddresses(login, 10), []);
    }
  },

  "nobody can revoke somebody else's session": async (storage) => {
    const [ada, eve] = [await signIn(storage), await signIn(storage)];
    for (const userId of [eve.user.id, makeUser().id, '']) {
      assert.equal(await storage.sessions.revoke(userId, ada.session.id, at(1)), false);
    }
    const found = await storage.sessions.findWithUser(ada.session.id);
    assert.deepEqual(found, { session: ada.session, user: ada.user });
  },

  'a session past its end is not alive, and not revoked': async (storage) => {
    const { user, session } = await signIn(storage, { session: { expiresAt: at(60) } });
    assert.equal(await storage.sessions.revoke(user.id, session.id, at(60)), false);
    assert.deepEqual(await storage.sessions.findWithUser(session.id), { session, user });
    assert.equal(await storage.sessions.revoke(user.id, session.id, at(59.999)), true);
  },

  'all live sessions but one are revoked': async (storage) => {
    const { user, session } = await signIn(storage);
    const others = await simultaneously(4, () => startSession(storage, user.id));
    assert.equal(await storage.sessions.revokeAll(user.id, at(10), session.id), 4);
    assert.deepEqual(await storage.sessions.listLive(user.id, at(10)), [session]);
    for (const other of others) {
      const expected = { session: { ...other.session, revokedAt: at(10) }, user };
      assert.deepEqual(await storage.sessions.findWithUser(other.session.id), expected);
    }
    assert.equal(await storage.sessions.revokeAll(user.id, at(11), session.id), 0);
  },

  'the session that is left out may be none of the user': async (storage) => {
    const [ada, bob] = [await signIn(storage), await signIn(storage)];
    assert.equal(await storage.sessions.revokeAll(ada.user.id, at(10), bob.session.id), 1);
    assert.equal(await storage.sessions.revokeAll(bob.user.id, at(10), makeSession(bob.user.id).id), 1);
  },

  '50 sessions that each end all others at once leave at most one': async (storage) => {
    const { user } = await signIn(storage);
    const sessions = await simultaneously(50, () => startSession(storage, user.id));
    const counts = await Promise.all(
      sessions.map(({ session }) => storage.sessions.revokeAll(user.id, at(10), session.id)),
    );
    const revoked = counts.reduce((sum, count) => sum + count, 0);
    const live = await storage.sessions.listLive(user.id, at(10));
    assert.ok(live.length <= 1);
    assert.equal(revoked + live.length, 51);
  },
};
