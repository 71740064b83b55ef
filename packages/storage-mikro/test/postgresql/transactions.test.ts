import { DatabaseError, type User } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { makeSession, makeUser } from '../make-records.ts';
import { makePostgresDatabases } from '../postgres-databases.ts';
import { rejects } from '../rejects.ts';
import { withClient } from './connections.ts';
import { makeOpen } from './open-storage.ts';

const databases = makePostgresDatabases();
const open = makeOpen(databases);
const test = suite('PostgreSQL transactions');
test.after(databases.remove);

test('lets neither of two transactions see that they deadlocked', async () => {
  const { storage } = await open();
  const users = [makeUser(), makeUser()] as const;
  await Promise.all(users.map((user) => storage.users.create(user, 'hash')));
  const bothHoldOne = makeBarrier(2);
  let attempts = 0;
  const change = ([one, other]: readonly User[], newHash: string) =>
    storage.transaction(async (stores) => {
      attempts += 1;
      await stores.users.changePassword({ userId: one?.id ?? '', newHash, at: new Date() });
      await bothHoldOne();
      await stores.users.changePassword({ userId: other?.id ?? '', newHash, at: new Date() });
      return newHash;
    });
  const outcomes = await Promise.all([change(users, 'first'), change(users.toReversed(), 'second')]);
  assert.equal(outcomes, ['first', 'second']);
  assert.is(attempts, 3);
  const [one, other] = await Promise.all(users.map(({ email }) => storage.users.findCredentials({ email })));
  assert.is(one?.passwordHash, other?.passwordHash);
  await storage.close();
});

test('does not call a transaction kept in which a failure was passed over', async () => {
  const { storage } = await open();
  const user = makeUser();
  const { session, token } = makeSession('nobody');
  const work = storage.transaction(async ({ users, sessions }) => {
    await users.create(user, 'hash');
    await rejects(sessions.start(session, token), DatabaseError);
  });
  const error = await rejects(work, DatabaseError);
  assert.match(String(error.cause), /nothing was kept/);
  assert.is(await storage.users.findById(user.id), null);
  await storage.close();
});

test('goes on while somebody adds a column to its tables', async () => {
  const { storage, url } = await open({ poolMax: 3 });
  const user = makeUser();
  const { session, token } = makeSession(user.id);
  await storage.users.create(user, 'hash');
  await storage.sessions.start(session, token);
  const find = () => storage.sessions.findWithUser(session.id);
  const findInTransaction = () => storage.transaction(({ sessions }) => sessions.findWithUser(session.id));
  await Promise.all(Array.from({ length: 9 }, find));
  await withClient(url, (somebody) => somebody.query('alter table sessions add column device text null'));
  const found = await Promise.all([
    ...Array.from({ length: 9 }, find),
    ...Array.from({ length: 9 }, findInTransaction),
  ]);
  assert.equal(found, Array(18).fill({ session, user }));
  await storage.close();
});

/** Resolves for all when so many wait for it, and at once from then on. */
function makeBarrier(size: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let arrived = 0;
  return () => {
    arrived += 1;
    if (arrived === size) resolve();
    return promise;
  };
}

test.run();
