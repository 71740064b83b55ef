import assert from 'node:assert/strict';
import type { Facts } from './facts.ts';
import { at, makeUser, simultaneously } from './fixtures.ts';

export const loginFacts: Facts = {
  'a login is recorded and changes nothing else': async ({ users }) => {
    const user = makeUser();
    await users.create(user, 'hash');
    const expected = { ...user, lastLoginAt: at(5.678) };
    const recorded = await users.recordLogin({
      userId: user.id,
      verifiedHash: 'hash',
      newHash: null,
      at: at(5.678),
    });
    assert.deepEqual(recorded, expected);
    assert.deepEqual(await users.findCredentials({ email: user.email }), { user: expected, passwordHash: 'hash' });
  },

  'a login may replace the password hash': async ({ users }) => {
    const [ada, bob] = [makeUser(), makeUser()];
    await users.create(ada, 'hash');
    await users.create(bob, 'hash');
    const login = { userId: ada.id, verifiedHash: 'hash', newHash: 'stronger', at: at(5) };
    assert.deepEqual(await users.recordLogin(login), { ...ada, lastLoginAt: at(5) });
    assert.equal((await users.findCredentials({ email: ada.email }))?.passwordHash, 'stronger');
    assert.equal((await users.findCredentials({ email: bob.email }))?.passwordHash, 'hash');
  },

  'a login with a hash that was replaced meanwhile changes nothing': async ({ users }) => {
    const user = makeUser();
    await users.create(user, 'changed');
    for (const newHash of [null, 'stronger']) {
      assert.equal(await users.recordLogin({ userId: user.id, verifiedHash: 'Changed', newHash, at: at(5) }), null);
    }
    assert.deepEqual(await users.findCredentials({ email: user.email }), { user, passwordHash: 'changed' });
  },

  'a login to an account that is not active changes nothing': async ({ users }) => {
    const user = makeUser({ isActive: false });
    await users.create(user, 'hash');
    const login = { userId: user.id, verifiedHash: 'hash', newHash: 'stronger', at: at(5) };
    assert.equal(await users.recordLogin(login), null);
    assert.deepEqual(await users.findCredentials({ email: user.email }), { user, passwordHash: 'hash' });
  },

  'a login without a user or without a password changes nothing': async ({ users }) => {
    const user = makeUser();
    await users.create(user, null);
    for (const userId of [user.id, makeUser().id]) {
      for (const verifiedHash of ['', 'null']) {
        assert.equal(await users.recordLogin({ userId, verifiedHash, newHash: 'hash', at: at(5) }), null);
      }
    }
    assert.deepEqual(await users.findCredentials({ email: user.email }), { user, passwordHash: null });
  },

  'of 50 simultaneous logins that replace one hash one wins': async ({ users }) => {
    const user = makeUser();
    await users.create(user, 'hash');
    const recorded = await simultaneously(50, (index) =>
      users.recordLogin({ userId: user.id, verifiedHash: 'hash', newHash: `hash ${index}`, at: at(index) }),
    );
    const winner = recorded.findIndex((found) => found !== null);
    assert.equal(recorded.filter((found) => found !== null).length, 1);
    const expected = { ...user, lastLoginAt: at(winner) };
    const stored = await users.findCredentials({ email: user.email });
    assert.deepEqual(stored, { user: expected, passwordHash: `hash ${winner}` });
  },
};
