import assert from 'node:assert/strict';
import type { Storage } from '../ports/storage.ts';
import type { Facts } from './facts.ts';
import { at, makeUser, simultaneously } from './fixtures.ts';
import { makeQuery } from './user-lists.ts';

export const roleGrantFacts: Facts = {
  'a granted role comes after those that the user has': async (storage) => {
    const [ada, bob] = [makeUser({ roles: ['user'], isActive: false, lastLoginAt: at(1) }), makeUser({ roles: [] })];
    for (const user of [ada, bob]) {
      await storage.users.create(user, 'hash');
      const roles = [...user.roles, 'admin'];
      const expected = { ...user, roles, updatedAt: at(2.007) };
      const outcome = await storage.users.grantRole({ userId: user.id, role: 'admin', at: at(2.007) });
      assert.deepEqual(outcome, { user: expected, isNew: true });
      const credentials = await storage.users.findCredentials({ email: user.email });
      assert.deepEqual(credentials, { user: expected, passwordHash: 'hash' });
    }
    assert.deepEqual(await listIds(storage, 'admin'), [bob.id, ada.id]);
    assert.deepEqual(await listIds(storage, 'user'), [ada.id]);
  },

  'a role that the user has already changes nothing, not even when they were changed': async (storage) => {
    const user = makeUser({ roles: ['admin', 'user'] });
    await storage.users.create(user, 'hash');
    for (const role of user.roles) {
      const outcome = await storage.users.grantRole({ userId: user.id, role, at: at(1) });
      assert.deepEqual(outcome, { user, isNew: false });
    }
    assert.deepEqual(await storage.users.findById(user.id), user);
    assert.deepEqual(await listIds(storage, 'admin'), [user.id]);
  },

  'a role is granted to nobody else': async (storage) => {
    const [ada, bob] = [makeUser(), makeUser()];
    await storage.users.create(ada, 'hash');
    await storage.users.create(bob, 'hash');
    await storage.users.grantRole({ userId: ada.id, role: 'admin', at: at(1) });
    for (const userId of [makeUser().id, 'no-uuid', '']) {
      assert.equal(await storage.users.grantRole({ userId, role: 'admin', at: at(1) }), null);
    }
    assert.deepEqual(await storage.users.findById(bob.id), bob);
    assert.deepEqual(await listIds(storage, 'admin'), [ada.id]);
  },

  'a grant is taken back with its transaction': async (storage) => {
    const user = makeUser();
    await storage.users.create(user, 'hash');
    const work = storage.transaction(async ({ users }) => {
      await users.grantRole({ userId: user.id, role: 'admin', at: at(1) });
      throw new Error('on purpose');
    });
    await assert.rejects(work, /on purpose/);
    assert.deepEqual(await storage.users.findById(user.id), user);
    assert.deepEqual(await listIds(storage, 'admin'), []);
  },

  'who is granted the role admin is an administrator': async ({ users }) => {
    const [admin, user] = [makeUser({ roles: ['admin'] }), makeUser()];
    await users.create(admin, 'hash');
    await users.create(user, 'hash');
    await users.grantRole({ userId: user.id, role: 'admin', at: at(1) });
    const demoted = await users.update({ userId: admin.id, changes: { roles: [] }, at: at(2) });
    assert.deepEqual(demoted?.roles, []);
  },

  'fifty roles that are granted at once are all there': async (storage) => {
    const user = makeUser();
    await storage.users.create(user, 'hash');
    const roles = Array.from({ length: 50 }, (_, index) => `role-${index}`);
    const outcomes = await Promise.all(
      roles.map((role) => storage.users.grantRole({ userId: user.id, role, at: at(1) })),
    );
    assert.equal(outcomes.filter((outcome) => outcome?.isNew).length, 50);
    const stored = await storage.users.findById(user.id);
    assert.deepEqual(stored?.roles.toSorted(), [...roles, 'user'].toSorted());
    for (const role of roles) {
      assert.deepEqual(await listIds(storage, role), [user.id]);
    }
  },

  'of 50 grants of one role at once, in transactions, one is new': async (storage) => {
    const user = makeUser();
    await storage.users.create(user, 'hash');
    const outcomes = await simultaneously(50, (index) =>
      storage.transaction(({ users }) => users.grantRole({ userId: user.id, role: 'admin', at: at(index) })),
    );
    const [winner, ...others] = outcomes.filter((outcome) => outcome?.isNew);
    assert.deepEqual(others, []);
    assert.deepEqual(await storage.users.findById(user.id), winner?.user);
    assert.deepEqual(winner?.user.roles, ['user', 'admin']);
  },

  'grants and updates of one user at once lose nothing of each other': async (storage) => {
    const user = makeUser();
    await storage.users.create(user, 'hash');
    await Promise.all([
      storage.users.grantRole({ userId: user.id, role: 'editor', at: at(1) }),
      storage.users.update({ userId: user.id, changes: { email: 'ada@example.com' }, at: at(1) }),
      storage.users.grantRole({ userId: user.id, role: 'auditor', at: at(1) }),
      storage.users.update({ userId: user.id, changes: { isActive: false }, at: at(1) }),
    ]);
    const stored = await storage.users.findById(user.id);
    assert.deepEqual(
      { ...stored, roles: stored?.roles.toSorted() },
      { ...user, email: 'ada@example.com', isActive: false, roles: ['auditor', 'editor', 'user'], updatedAt: at(1) },
    );
  },
};

async function listIds({ users }: Storage, role: string): Promise<string[]> {
  const { items } = await users.list(makeQuery({ role }));
  return items.map(({ id }) => id);
}
