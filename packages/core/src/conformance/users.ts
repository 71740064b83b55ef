import assert from 'node:assert/strict';
import type { Facts } from './facts.ts';
import { at, makeUser } from './fixtures.ts';

export const userFacts: Facts = {
  'Create user stores in database': async ({ users }) => {
    const user = makeUser();
    await users.create(user, 'hash');
    assert.deepEqual(await users.findById(user.id), user);
  },

  'Get user by ID returns correct user': async ({ users }) => {
    const [ada, bob] = [makeUser(), makeUser()];
    await users.create(ada, 'hash of ada');
    await users.create(bob, 'hash of bob');
    assert.deepEqual(await users.findById(ada.id), ada);
    assert.deepEqual(await users.findById(bob.id), bob);
  },

  'Get user by email returns correct user, with the password hash': async ({ users }) => {
    const [ada, bob] = [makeUser(), makeUser()];
    await users.create(ada, 'hash of ada');
    await users.create(bob, 'hash of bob');
    const found = await users.findCredentials({ email: bob.email });
    assert.deepEqual(found, { user: bob, passwordHash: 'hash of bob' });
  },

  'Get user by username returns correct user, in any case': async ({ users }) => {
    const [ada, bob] = [makeUser({ username: 'Ada.Lovelace' }), makeUser({ username: 'bob' })];
    await users.create(ada, 'hash of ada');
    await users.create(bob, 'hash of bob');
    for (const username of ['Ada.Lovelace', 'ada.lovelace', 'ADA.LOVELACE']) {
      assert.deepEqual(await users.findCredentials({ username }), { user: ada, passwordHash: 'hash of ada' });
    }
  },

  'a user who does not exist is null': async ({ users }) => {
    await users.create(makeUser(), 'hash');
    for (const unknown of [makeUser().id, 'no-uuid', '', "' or 1=1 --", '%', '🦊']) {
      assert.equal(await users.findById(unknown), null);
      assert.equal(await users.findCredentials({ email: unknown }), null);
      assert.equal(await users.findCredentials({ username: unknown }), null);
    }
  },

  'an email does not find a username, nor a username an email': async ({ users }) => {
    const user = makeUser();
    await users.create(user, 'hash');
    assert.equal(await users.findCredentials({ email: user.username }), null);
    assert.equal(await users.findCredentials({ username: user.email }), null);
  },

  'a user without a password has no hash': async ({ users }) => {
    const user = makeUser();
    await users.create(user, null);
    assert.deepEqual(await users.findCredentials({ email: user.email }), { user, passwordHash: null });
  },

  'every member of a user comes back as it was stored': async ({ users }) => {
    const user = makeUser({
      email: `"o'brien"+tag;--@bücher.example`,
      username: 'O_Brien-1.x',
      isActive: false,
      emailVerified: true,
      roles: ['user', 'admin', 'größe "quoted" 🦊', '%_\\'],
      createdAt: at(0.001),
      updatedAt: at(0.999),
      lastLoginAt: new Date('1999-12-31T23:59:59.999Z'),
    });
    await users.create(user, `$2b$12$'";--\u{1f98a}\\`);
    const found = await users.findCredentials({ email: user.email });
    assert.deepEqual(found, { user, passwordHash: `$2b$12$'";--\u{1f98a}\\` });
  },

  'a user may have no role': async ({ users }) => {
    const user = makeUser({ roles: [] });
    await users.create(user, 'hash');
    assert.deepEqual((await users.findById(user.id))?.roles, []);
  },

  'instants are exact to the millisecond, near and far': async ({ users }) => {
    const instants = ['1970-01-01T00:00:00.000Z', '2026-07-01T01:02:03.004Z', '9999-12-31T23:59:59.999Z'];
    for (const instant of instants) {
      const user = makeUser({ createdAt: new Date(instant), lastLoginAt: new Date(instant) });
      await users.create(user, 'hash');
      const found = await users.findById(user.id);
      assert.equal(found?.createdAt.toISOString(), instant);
      assert.equal(found.lastLoginAt?.toISOString(), instant);
    }
  },

  'what is done to a record afterwards does not change what is stored': async ({ users }) => {
    const createdAt = at(0);
    const roles = ['user'];
    const user = makeUser({ createdAt, roles });
    await users.create(user, 'hash');
    createdAt.setTime(0);
    roles.push('admin');
    const found = await users.findById(user.id);
    found?.createdAt.setTime(0);
    assert.deepEqual(await users.findById(user.id), { ...user, createdAt: at(0), roles: ['user'] });
  },
};
