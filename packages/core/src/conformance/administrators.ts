import assert from 'node:assert/strict';
import { LastAdminError } from '../errors.ts';
import type { User } from '../model.ts';
import type { Storage } from '../ports/storage.ts';
import type { UserChanges } from '../ports/user-store.ts';
import type { Facts } from './facts.ts';
import { at, makeUser, simultaneously } from './fixtures.ts';
import { errorOf } from './outcomes.ts';

const takingAdminAway: readonly UserChanges[] = [{ roles: ['user'] }, { isActive: false }];

export const administratorFacts: Facts = {
  'the last active administrator can be neither demoted nor deactivated': async (storage) => {
    const admin = await createAdmin(storage);
    await createAdmin(storage, { isActive: false });
    await storage.users.create(makeUser({ roles: ['administrator', 'Admin'] }), 'hash');
    for (const changes of takingAdminAway) {
      await assert.rejects(update(storage, admin, { ...changes, email: 'ada@example.com' }), LastAdminError);
      assert.deepEqual(await storage.users.findById(admin.id), admin);
    }
    assert.deepEqual(await storage.users.findTaken({ email: 'ada@example.com', username: 'free' }), []);
  },

  'the last active administrator can be changed in other ways': async (storage) => {
    const admin = await createAdmin(storage);
    const changes = { roles: ['admin', 'auditor'], isActive: true, emailVerified: true, username: 'root' };
    assert.deepEqual(await update(storage, admin, changes), { ...admin, ...changes, updatedAt: at(1) });
  },

  'an administrator who is not the last can be demoted or deactivated': async (storage) => {
    await createAdmin(storage);
    for (const changes of takingAdminAway) {
      const admin = await createAdmin(storage);
      assert.deepEqual(await update(storage, admin, changes), { ...admin, ...changes, updatedAt: at(1) });
    }
  },

  'without any administrator everybody else can be changed': async (storage) => {
    const [user, inactive] = [makeUser(), await createAdmin(storage, { isActive: false })];
    await storage.users.create(user, 'hash');
    assert.equal((await update(storage, user, { isActive: false }))?.isActive, false);
    assert.deepEqual((await update(storage, inactive, { roles: [] }))?.roles, []);
  },

  'who becomes an administrator in a transaction counts in it': async (storage) => {
    const [admin, user] = [await createAdmin(storage), makeUser()];
    await storage.users.create(user, 'hash');
    await storage.transaction(async ({ users }) => {
      await users.update({ userId: user.id, changes: { roles: ['admin'] }, at: at(1) });
      await users.update({ userId: admin.id, changes: { roles: ['user'] }, at: at(1) });
    });
    assert.deepEqual(await listActiveAdmins(storage), [user.id]);
  },

  'a transaction goes on after it could not demote the last administrator': async (storage) => {
    const [admin, user] = [await createAdmin(storage), makeUser()];
    await storage.transaction(async ({ users }) => {
      const demotion = { userId: admin.id, changes: { roles: [] }, at: at(1) };
      await assert.rejects(users.update(demotion), LastAdminError);
      await users.create(user, 'hash');
    });
    assert.deepEqual(await storage.users.findById(admin.id), admin);
    assert.deepEqual(await storage.users.findById(user.id), user);
  },

  'of 50 administrators who are demoted at once one remains': async (storage) => {
    const admins = await simultaneously(50, () => createAdmin(storage));
    const demotions = admins.map((admin) => errorOf(update(storage, admin, { roles: ['user'] })));
    await assertOneRemains(storage, await Promise.all(demotions));
  },

  'of 50 administrators who are demoted or deactivated at once, in transactions, one remains': async (storage) => {
    const admins = await simultaneously(50, () => createAdmin(storage));
    const losses = admins.map(({ id }, index) => {
      const changes = takingAdminAway[index % 2] ?? {};
      return errorOf(
        storage.transaction(async ({ users, sessions }) => {
          await users.update({ userId: id, changes, at: at(1) });
          await sessions.revokeAll(id, at(1));
        }),
      );
    });
    await assertOneRemains(storage, await Promise.all(losses));
  },

  'of two administrators who demote each other at once one remains': async (storage) => {
    let survivor = await createAdmin(storage);
    for (let round = 0; round < 25; round += 1) {
      const pair = [survivor, await createAdmin(storage)];
      const errors = await Promise.all(pair.map((admin) => errorOf(update(storage, admin, { roles: ['user'] }))));
      assert.equal(errors.filter((error) => error instanceof LastAdminError).length, 1);
      assert.equal(errors.filter((error) => error === null).length, 1);
      const remaining = pair.filter((_, index) => errors[index] !== null);
      assert.deepEqual(
        await listActiveAdmins(storage),
        remaining.map(({ id }) => id),
      );
      survivor = remaining[0] ?? survivor;
    }
  },
};

async function createAdmin({ users }: Storage, members: Partial<User> = {}): Promise<User> {
  const admin = makeUser({ roles: ['user', 'admin'], ...members });
  await users.create(admin, 'hash');
  return admin;
}

function update({ users }: Storage, { id }: User, changes: UserChanges): Promise<User | null> {
  return users.update({ userId: id, changes, at: at(1) });
}

async function listActiveAdmins({ users }: Storage): Promise<string[]> {
  const { items } = await users.list({ prefix: null, isActive: true, role: 'admin', after: null, limit: 100 });
  return items.map(({ id }) => id);
}

async function assertOneRemains(storage: Storage, errors: readonly unknown[]): Promise<void> {
  assert.equal(errors.filter((error) => error instanceof LastAdminError).length, 1);
  assert.equal(errors.filter((error) => error === null).length, 49);
  assert.equal((await listActiveAdmins(storage)).length, 1);
}
