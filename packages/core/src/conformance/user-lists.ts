import assert from 'node:assert/strict';
import { ValidationError } from '../errors.ts';
import type { User } from '../model.ts';
import type { Storage } from '../ports/storage.ts';
import type { UserQuery } from '../ports/user-store.ts';
import type { Facts } from './facts.ts';
import { at, makeUser } from './fixtures.ts';
import { foreignPositions, readPages } from './pages.ts';

export const userListFacts: Facts = {
  'a new storage lists no users': async ({ users }) => {
    assert.deepEqual(await users.list(makeQuery()), { items: [], next: null });
    assert.deepEqual(await users.list(makeQuery({ prefix: 'a', role: 'user', isActive: true })), {
      items: [],
      next: null,
    });
  },

  'users are listed whole, newest first': async (storage) => {
    const created = await createUsers(storage, [{}, { isActive: false, roles: [] }, { username: 'Ada' }]);
    assert.deepEqual(await storage.users.list(makeQuery()), { items: created.toReversed(), next: null });
  },

  'pages lead through all users, each once': async (storage) => {
    const created = await createUsers(
      storage,
      Array.from({ length: 21 }, () => ({})),
    );
    for (const limit of [1, 2, 10, 20, 21, 22]) {
      const pages = await readPages((after) => storage.users.list(makeQuery({ after, limit })));
      assert.equal(pages.length, Math.ceil(21 / limit));
      assert.deepEqual(pages.flat(), created.toReversed());
    }
  },

  'users are filtered by state and role, page by page': async (storage) => {
    const kinds = [{ roles: ['user'] }, { roles: ['admin', 'user'] }, { roles: ['editor'] }, { roles: [] }];
    const members = Array.from({ length: 24 }, (_, index) => ({ ...kinds[index % 4], isActive: index % 3 !== 0 }));
    const created = await createUsers(storage, members);
    for (const isActive of [null, true, false]) {
      for (const role of [null, 'user', 'admin', 'editor', 'Admin', 'adm', 'admin_', '%', '']) {
        const query = makeQuery({ isActive, role, limit: 3 });
        const pages = await readPages((after) => storage.users.list({ ...query, after }));
        assert.deepEqual(pages.flat(), created.toReversed().filter(isAskedFor(query)));
      }
    }
  },

  'a user moves from list to list with role and state': async (storage) => {
    const [user] = await createUsers(storage, [{ roles: ['user'] }]);
    const isListed = async (role: string, isActive: boolean) =>
      (await storage.users.list(makeQuery({ role, isActive }))).items.length === 1;
    const changes = { roles: ['editor', 'editor', 'größe 🦊'], isActive: false };
    await storage.users.update({ userId: user?.id ?? '', changes, at: at(1) });
    assert.deepEqual([await isListed('user', false), await isListed('user', true)], [false, false]);
    assert.deepEqual([await isListed('editor', false), await isListed('größe 🦊', false)], [true, true]);
    await storage.users.update({ userId: user?.id ?? '', changes: { isActive: true }, at: at(2) });
    assert.deepEqual([await isListed('editor', false), await isListed('editor', true)], [false, true]);
  },

  'pages while users come and go meet all who stay, and nobody twice': async (storage) => {
    for (const filter of [{ isActive: true }, { isActive: true, role: 'user' }]) {
      const created = await createUsers(
        storage,
        Array.from({ length: 30 }, () => ({})),
      );
      const gone = new Set<string>();
      const pages = await readPages(
        (after) => storage.users.list(makeQuery({ ...filter, after, limit: 4 })),
        async (seen) => {
          await createUsers(storage, [{}, {}]);
          const unseen = created.filter(({ id }) => !seen.some((user) => user.id === id));
          for (const user of [seen.at(-1), unseen.at(-1), seen[0]]) {
            await storage.users.update({ userId: user?.id ?? '', changes: { isActive: false }, at: at(1) });
            gone.add(user?.id ?? '');
          }
        },
      );
      const met = pages.flat().map(({ id }) => id);
      assert.equal(new Set(met).size, met.length);
      assert.deepEqual(
        created.filter(({ id }) => !gone.has(id) && !met.includes(id)),
        [],
      );
    }
  },

  'a position that no page has named is refused': async (storage) => {
    await createUsers(storage, [{}, {}]);
    for (const after of foreignPositions) {
      for (const prefix of [null, 'user']) {
        await assert.rejects(storage.users.list(makeQuery({ prefix, after })), isForeignPosition);
      }
    }
  },
};

/** All users, 100 to a page. */
export function makeQuery(members: Partial<UserQuery> = {}): UserQuery {
  return { prefix: null, isActive: null, role: null, after: null, limit: 100, ...members };
}

/** Stores a user for each, in this order. */
export async function createUsers({ users }: Storage, members: readonly Partial<User>[]): Promise<User[]> {
  const created = members.map(makeUser);
  for (const user of created) {
    await users.create(user, 'hash');
  }
  return created;
}

/** Whether state and role are those of the query. */
export function isAskedFor({ isActive, role }: UserQuery): (user: User) => boolean {
  return (user) => (isActive === null || user.isActive === isActive) && (role === null || user.roles.includes(role));
}

/** Tells the refusal of a position. */
export function isForeignPosition(error: unknown): boolean {
  return error instanceof ValidationError && error.issues.map(({ pointer }) => pointer).join() === '/cursor';
}
