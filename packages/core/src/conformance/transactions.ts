import assert from 'node:assert/strict';
import { UserAlreadyExistsError } from '../errors.ts';
import type { User } from '../model.ts';
import type { Storage } from '../ports/storage.ts';
import type { Facts } from './facts.ts';
import { at, makeKey, makeSession, makeToken, makeUser, signIn } from './fixtures.ts';
import { makeRotation } from './refresh-tokens.ts';

export const transactionFacts: Facts = {
  'a transaction keeps all changes and hands on the result': async (storage) => {
    const user = makeUser();
    const session = makeSession(user.id);
    const result = await storage.transaction(async ({ users, sessions }) => {
      await users.create(user, 'hash');
      await sessions.start(session, makeToken(session.id));
      return { answer: 42 };
    });
    assert.deepEqual(result, { answer: 42 });
    assert.deepEqual(await storage.sessions.findWithUser(session.id), { session, user });
  },

  'a transaction sees its own changes': async (storage) => {
    await storage.transaction(async ({ users, sessions }) => {
      const user = makeUser();
      await users.create(user, 'hash');
      assert.deepEqual(await users.findById(user.id), user);
      assert.deepEqual(await users.findTaken(user), ['email', 'username']);
      assert.equal(await sessions.revokeAll(user.id, at(1)), 0);
    });
  },

  'a transaction that throws leaves nothing, and its error passes through untouched': async (storage) => {
    const { user, session, token } = await signIn(storage);
    const [stranger, key, failure] = [makeUser(), makeKey(), new TypeError('on purpose')];
    const rotation = makeRotation(token.hash, 60);
    const work = storage.transaction(async ({ users, sessions, keys }) => {
      await users.create(stranger, 'hash');
      await users.recordLogin({ userId: user.id, verifiedHash: 'hash', newHash: 'other', at: at(5) });
      assert.equal(await keys.add(key, null), true);
      assert.equal((await sessions.rotateRefreshToken(rotation)).kind, 'rotated');
      assert.equal(await sessions.revokeAll(user.id, at(60)), 1);
      throw failure;
    });
    await assert.rejects(work, (error) => error === failure);
    assert.equal(await storage.users.findById(stranger.id), null);
    assert.deepEqual(await storage.users.findTaken(stranger), []);
    assert.deepEqual(await storage.users.findCredentials({ email: user.email }), { user, passwordHash: 'hash' });
    assert.deepEqual(await storage.keys.list(), []);
    assert.deepEqual(await storage.sessions.findWithUser(session.id), { session, user });
    assert.equal((await storage.sessions.rotateRefreshToken(rotation)).kind, 'rotated');
  },

  'what was taken back can be stored afterwards': async (storage) => {
    const user = makeUser();
    const work = storage.transaction(async ({ users }) => {
      await users.create(user, 'hash');
      throw new Error('on purpose');
    });
    await assert.rejects(work, /on purpose/);
    await storage.users.create(user, 'hash');
    assert.deepEqual(await storage.users.findById(user.id), user);
  },

  'a transaction goes on after a duplicate user': async (storage) => {
    const [ada, bob] = [makeUser(), makeUser()];
    await storage.users.create(ada, 'hash');
    await storage.transaction(async ({ users }) => {
      await assert.rejects(users.create(makeUser({ email: ada.email }), 'hash'), UserAlreadyExistsError);
      await users.create(bob, 'hash');
    });
    assert.deepEqual(await storage.users.findById(bob.id), bob);
  },

  'a call beside a transaction neither sees its changes nor loses its own': async (storage) => {
    const [inside, outside] = [makeUser(), makeUser()];
    const beside: { seen?: Promise<User | null>; created?: Promise<void> } = {};
    const work = storage.transaction(async ({ users }) => {
      await users.create(inside, 'hash');
      beside.seen = storage.users.findById(inside.id);
      beside.created = storage.users.create(outside, 'hash');
      assert.deepEqual(await users.findById(inside.id), inside);
      throw new Error('on purpose');
    });
    await assert.rejects(work, /on purpose/);
    assert.equal(await beside.seen, null);
    await beside.created;
    assert.deepEqual(await storage.users.findById(outside.id), outside);
    assert.equal(await storage.users.findById(inside.id), null);
  },

  '100 simultaneous registrations are all kept': async (storage) => {
    const candidates = Array.from({ length: 100 }, () => makeUser());
    const sessionIds = await Promise.all(candidates.map((user) => register(storage, user)));
    const found = await Promise.all(sessionIds.map((id) => storage.sessions.findWithUser(id)));
    assert.deepEqual(
      found.map((each) => each?.user),
      candidates,
    );
  },

  'of 50 simultaneous registrations of one email one is kept, wholly': async (storage) => {
    const candidates = Array.from({ length: 50 }, () => makeUser({ email: 'ada@example.com' }));
    const settled = await Promise.allSettled(candidates.map((user) => register(storage, user)));
    const kept = settled.filter((result) => result.status === 'fulfilled');
    const refused = settled.filter((result) => result.status === 'rejected');
    assert.equal(kept.length, 1);
    assert.equal(refused.filter(({ reason }) => reason instanceof UserAlreadyExistsError).length, 49);
    const stored = await Promise.all(candidates.map(({ id }) => storage.users.findById(id)));
    assert.equal(stored.filter((user) => user !== null).length, 1);
  },

  'failing and succeeding transactions side by side do not disturb each other': async (storage) => {
    const candidates = Array.from({ length: 40 }, () => makeUser());
    const work = candidates.map((user, index) =>
      storage.transaction(async ({ users }) => {
        await users.create(user, 'hash');
        assert.equal(index % 2, 0, 'odd');
      }),
    );
    const settled = await Promise.allSettled(work);
    assert.equal(settled.filter(({ status }) => status === 'rejected').length, 20);
    const stored = await Promise.all(candidates.map(({ id }) => storage.users.findById(id)));
    assert.deepEqual(
      stored,
      candidates.map((user, index) => (index % 2 === 0 ? user : null)),
    );
  },
};

/** As a registration does it: user and session in one transaction; the session's id. */
async function register(storage: Storage, user: User): Promise<string> {
  const session = makeSession(user.id);
  await storage.transaction(async ({ users, sessions }) => {
    await users.create(user, 'hash');
    await sessions.start(session, makeToken(session.id));
  });
  return session.id;
}
