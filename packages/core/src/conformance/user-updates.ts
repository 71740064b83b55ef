import assert from 'node:assert/strict';
import type { UserChanges } from '../ports/user-store.ts';
import type { Facts } from './facts.ts';
import { at, makeUser } from './fixtures.ts';
import { isTaken } from './outcomes.ts';

export const userUpdateFacts: Facts = {
  'an update changes the members that are given, and when': async ({ users }) => {
    const before = makeUser({ username: 'Ada', roles: ['user'], lastLoginAt: at(1) });
    await users.create(before, 'hash');
    const changes: readonly UserChanges[] = [
      { email: 'ada@example.com' },
      { username: 'Ada.Lovelace' },
      { emailVerified: true },
      { roles: ['user', 'größe "quoted" 🦊', 'editor'] },
      { isActive: false },
      { isActive: true, emailVerified: false, roles: [], email: 'a@example.com', username: 'ada' },
    ];
    let expected = before;
    for (const [index, change] of changes.entries()) {
      expected = { ...expected, ...change, updatedAt: at(index + 0.007) };
      const updated = await users.update({ userId: before.id, changes: change, at: at(index + 0.007) });
      assert.deepEqual(updated, expected);
      const credentials = await users.findCredentials({ email: expected.email });
      assert.deepEqual(credentials, { user: expected, passwordHash: 'hash' });
    }
  },

  'an update changes nobody else': async ({ users }) => {
    const [ada, bob] = [makeUser(), makeUser()];
    await users.create(ada, 'hash');
    await users.create(bob, 'hash of bob');
    const changes = { email: 'ada@example.com', username: 'ada', roles: [], isActive: false, emailVerified: true };
    await users.update({ userId: ada.id, changes, at: at(1) });
    assert.deepEqual(await users.findCredentials({ email: bob.email }), { user: bob, passwordHash: 'hash of bob' });
  },

  'an update of a user who does not exist is null': async ({ users }) => {
    await users.create(makeUser(), 'hash');
    for (const userId of [makeUser().id, 'no-uuid', '']) {
      assert.equal(await users.update({ userId, changes: { isActive: false }, at: at(1) }), null);
    }
  },

  'a user is found by the new names, and not by the old ones': async ({ users }) => {
    const before = makeUser();
    await users.create(before, 'hash');
    const changes = { email: 'ada@example.com', username: 'Ada' };
    const user = await users.update({ userId: before.id, changes, at: at(1) });
    assert.deepEqual(await users.findCredentials({ email: 'ada@example.com' }), { user, passwordHash: 'hash' });
    assert.deepEqual(await users.findCredentials({ username: 'aDA' }), { user, passwordHash: 'hash' });
    assert.equal(await users.findCredentials({ email: before.email }), null);
    assert.equal(await users.findCredentials({ username: before.username }), null);
    await users.create(makeUser({ email: before.email, username: before.username }), 'hash');
  },

  'users may keep their own names, and change their case': async ({ users }) => {
    const user = makeUser({ username: 'ada' });
    await users.create(user, 'hash');
    const same = { email: user.email, username: user.username };
    assert.deepEqual(await users.update({ userId: user.id, changes: same, at: at(1) }), { ...user, updatedAt: at(1) });
    const updated = await users.update({ userId: user.id, changes: { username: 'ADA' }, at: at(2) });
    assert.deepEqual(updated, { ...user, username: 'ADA', updatedAt: at(2) });
  },

  'an update to names that are taken names them all and changes nothing': async ({ users }) => {
    const [ada, bob, eve] = [makeUser({ username: 'Ada' }), makeUser({ isActive: false }), makeUser()];
    await Promise.all([ada, bob, eve].map((user) => users.create(user, 'hash')));
    const update = (changes: UserChanges) =>
      users.update({ userId: eve.id, changes: { roles: [], ...changes }, at: at(1) });
    await assert.rejects(update({ email: ada.email }), isTaken('email'));
    await assert.rejects(update({ username: 'aDA' }), isTaken('username'));
    await assert.rejects(update({ email: 'free@example.com', username: bob.username }), isTaken('username'));
    await assert.rejects(update({ email: bob.email, username: 'ADA' }), isTaken('email', 'username'));
    await assert.rejects(update({ email: bob.email, username: bob.username }), isTaken('email', 'username'));
    assert.deepEqual(await users.findCredentials({ email: eve.email }), { user: eve, passwordHash: 'hash' });
    assert.deepEqual(await users.findTaken({ email: 'free@example.com', username: 'free' }), []);
  },

  'a transaction goes on after an update to names that are taken': async ({ users, transaction }) => {
    const [ada, bob] = [makeUser(), makeUser()];
    await users.create(ada, 'hash');
    await users.create(bob, 'hash');
    await transaction(async (stores) => {
      const taken = { userId: bob.id, changes: { email: ada.email, roles: [] }, at: at(1) };
      await assert.rejects(stores.users.update(taken), isTaken('email'));
      await stores.users.update({ userId: bob.id, changes: { emailVerified: true }, at: at(2) });
    });
    assert.deepEqual(await users.findById(bob.id), { ...bob, emailVerified: true, updatedAt: at(2) });
  },

  'an update is taken back with its transaction': async ({ users, transaction }) => {
    const user = makeUser();
    await users.create(user, 'hash');
    const work = transaction(async (stores) => {
      const changes = { email: 'ada@example.com', username: 'ada', roles: ['admin'], isActive: false };
      await stores.users.update({ userId: user.id, changes, at: at(1) });
      throw new Error('on purpose');
    });
    await assert.rejects(work, /on purpose/);
    assert.deepEqual(await users.findCredentials({ username: user.username }), { user, passwordHash: 'hash' });
    assert.deepEqual(await users.findTaken({ email: 'ada@example.com', username: 'ada' }), []);
    const admins = await users.list({ prefix: null, isActive: null, role: 'admin', after: null, limit: 10 });
    assert.deepEqual(admins.items, []);
  },
};
