import assert from 'node:assert/strict';
import type { User } from '../model.ts';
import type { Storage } from '../ports/storage.ts';
import type { UserChanges } from '../ports/user-store.ts';
import type { Facts } from './facts.ts';
import { at, makeEvent, makeUser } from './fixtures.ts';
import { errorOf, isTaken } from './outcomes.ts';

export const userUpdateRaceFacts: Facts = {
  'of 50 users who take one email at once one gets it': async (storage) => {
    const candidates = await createUsers(storage, 50);
    const errors = await Promise.all(
      candidates.map(({ id }) => errorOf(update(storage, id, { email: 'ada@example.com', emailVerified: true }))),
    );
    assert.equal(errors.filter((error) => error === null).length, 1);
    assert.equal(errors.filter(isTaken('email')).length, 49);
    await assertOnlyWinnerChanged(storage, candidates, errors);
  },

  'of 50 users who take one username in all cases and one email, one gets both; the others hear of both': async (
    storage,
  ) => {
    const candidates = await createUsers(storage, 50);
    const usernames = ['ada', 'Ada', 'ADA', 'aDa', 'adA'];
    const errors = await Promise.all(
      candidates.map(({ id }, index) =>
        errorOf(update(storage, id, { email: 'ada@example.com', username: usernames[index % 5] ?? '' })),
      ),
    );
    assert.equal(errors.filter((error) => error === null).length, 1);
    assert.equal(errors.filter(isTaken('email', 'username')).length, 49);
    await assertOnlyWinnerChanged(storage, candidates, errors);
  },

  'of 25 registrations and 25 updates with one email one wins': async (storage) => {
    const candidates = await createUsers(storage, 25);
    const email = 'ada@example.com';
    const errors = await Promise.all(
      candidates.flatMap(({ id }) => [
        errorOf(update(storage, id, { email })),
        errorOf(storage.users.create(makeUser({ email }), 'hash')),
      ]),
    );
    assert.equal(errors.filter((error) => error === null).length, 1);
    assert.equal(errors.filter(isTaken('email')).length, 49);
  },

  '50 transactions that take one email at once all go on': async (storage) => {
    const candidates = await createUsers(storage, 50);
    const errors = await Promise.all(
      candidates.map(({ id }) =>
        storage.transaction(async (stores) => {
          const changes = { email: 'ada@example.com' };
          const error = await errorOf(stores.users.update({ userId: id, changes, at: at(1) }));
          await stores.audit.append(makeEvent(1));
          return error;
        }),
      ),
    );
    assert.equal(errors.filter((error) => error === null).length, 1);
    assert.equal(errors.filter(isTaken('email')).length, 49);
    const all = { type: null, userId: null, from: null, to: null, after: null, limit: 100 };
    assert.equal((await storage.audit.list(all)).items.length, 50);
  },

  'simultaneous updates of one user lose nothing of each other': async (storage) => {
    const [user] = await createUsers(storage, 1);
    const changes: readonly UserChanges[] = [
      { email: 'ada@example.com' },
      { username: 'ada' },
      { emailVerified: true },
      { roles: ['user', 'editor'] },
      { isActive: false },
    ];
    await Promise.all(changes.map((change) => update(storage, user?.id ?? '', change)));
    const expected = { ...user, ...Object.assign({}, ...changes), updatedAt: at(1) };
    assert.deepEqual(await storage.users.findById(user?.id ?? ''), expected);
  },
};

async function createUsers({ users }: Storage, count: number): Promise<User[]> {
  const created = Array.from({ length: count }, () => makeUser());
  await Promise.all(created.map((user) => users.create(user, 'hash')));
  return created;
}

function update({ users }: Storage, userId: string, changes: UserChanges): Promise<User | null> {
  return users.update({ userId, changes, at: at(1) });
}

async function assertOnlyWinnerChanged(
  { users }: Storage,
  candidates: readonly User[],
  errors: readonly unknown[],
): Promise<void> {
  for (const [index, candidate] of candidates.entries()) {
    const stored = await users.findById(candidate.id);
    if (errors[index] === null) {
      assert.equal(stored?.email, 'ada@example.com');
    } else {
      assert.deepEqual(stored, candidate);
    }
  }
}
