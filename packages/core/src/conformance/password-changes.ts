import assert from 'node:assert/strict';
import type { Facts } from './facts.ts';
import { at, makeUser, simultaneously } from './fixtures.ts';

export const passwordChangeFacts: Facts = {
  'a password is changed by whom proved the old one': async ({ users }) => {
    const [ada, bob] = [makeUser({ lastLoginAt: at(1) }), makeUser()];
    await users.create(ada, 'hash');
    await users.create(bob, 'hash');
    const change = { userId: ada.id, verifiedHash: 'hash', newHash: 'new', at: at(5.678) };
    assert.equal(await users.changePassword(change), true);
    const user = { ...ada, updatedAt: at(5.678) };
    assert.deepEqual(await users.findCredentials({ email: ada.email }), { user, passwordHash: 'new' });
    assert.deepEqual(await users.findCredentials({ email: bob.email }), { user: bob, passwordHash: 'hash' });
  },

  'a password is not changed by whom proved another one': async ({ users }) => {
    const [user, bare] = [makeUser(), makeUser()];
    await users.create(user, 'hash');
    await users.create(bare, null);
    for (const verifiedHash of ['Hash', 'hash ', '', 'null']) {
      for (const userId of [user.id, bare.id, makeUser().id]) {
        assert.equal(await users.changePassword({ userId, verifiedHash, newHash: 'new', at: at(1) }), false);
      }
    }
    assert.deepEqual(await users.findCredentials({ email: user.email }), { user, passwordHash: 'hash' });
    assert.deepEqual(await users.findCredentials({ email: bare.email }), { user: bare, passwordHash: null });
  },

  'who is not active cannot change a password': async ({ users }) => {
    const user = makeUser({ isActive: false });
    await users.create(user, 'hash');
    const change = { userId: user.id, verifiedHash: 'hash', newHash: 'new', at: at(1) };
    assert.equal(await users.changePassword(change), false);
    assert.deepEqual(await users.findCredentials({ email: user.email }), { user, passwordHash: 'hash' });
  },

  'a password is set without proof for any user that exists': async ({ users }) => {
    const [inactive, bare] = [makeUser({ isActive: false }), makeUser()];
    await users.create(inactive, 'hash');
    await users.create(bare, null);
    for (const user of [inactive, bare]) {
      assert.equal(await users.changePassword({ userId: user.id, newHash: 'new', at: at(1) }), true);
      const expected = { user: { ...user, updatedAt: at(1) }, passwordHash: 'new' };
      assert.deepEqual(await users.findCredentials({ email: user.email }), expected);
    }
    assert.equal(await users.changePassword({ userId: makeUser().id, newHash: 'new', at: at(1) }), false);
  },

  'of 50 simultaneous changes that proved one password one wins': async ({ users }) => {
    const user = makeUser();
    await users.create(user, 'hash');
    const answers = await simultaneously(50, (index) =>
      users.changePassword({ userId: user.id, verifiedHash: 'hash', newHash: `hash ${index}`, at: at(index) }),
    );
    assert.equal(answers.filter((isChanged) => isChanged).length, 1);
    const winner = answers.indexOf(true);
    const expected = { user: { ...user, updatedAt: at(winner) }, passwordHash: `hash ${winner}` };
    assert.deepEqual(await users.findCredentials({ email: user.email }), expected);
  },
};
