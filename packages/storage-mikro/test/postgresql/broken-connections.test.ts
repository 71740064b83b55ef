import { DatabaseError } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { makeUser } from '../make-records.ts';
import { makePostgresDatabases } from '../postgres-databases.ts';
import { rejects } from '../rejects.ts';
import { endConnections, readConnections, untilConnections, withClient } from './connections.ts';
import { makeOpen, register } from './open-storage.ts';

const databases = makePostgresDatabases();
const open = makeOpen(databases);
const test = suite('PostgreSQL whose connections break');
test.after(databases.remove);

/** Long enough for a busy machine to answer in, short enough to be waited for. */
const shortSeconds = 2;

test('cuts a transaction that stands still, and its locks with it', async () => {
  const { storage, url } = await open();
  const { storage: slow } = await open({ url, timeoutSeconds: shortSeconds });
  const user = makeUser();
  await storage.users.create(user, 'hash');
  const work = slow.transaction(async ({ users }) => {
    await users.changePassword({ userId: user.id, newHash: 'lost', at: new Date() });
    await storage.users.changePassword({ userId: user.id, newHash: 'kept', at: new Date() });
  });
  await rejects(work, DatabaseError);
  const found = await slow.users.findCredentials({ email: user.email });
  assert.is(found?.passwordHash, 'kept');
  await Promise.all([storage.close(), slow.close()]);
});

test('gives up a statement that takes too long, and keeps the connection', async () => {
  const { storage, url } = await open({ timeoutSeconds: shortSeconds, poolMax: 1 });
  const user = makeUser();
  await storage.users.create(user, 'hash');
  const before = await readConnections(url);
  await withClient(url, async (somebody) => {
    await somebody.query('begin; lock table users in access exclusive mode');
    const error = await rejects(storage.users.findById(user.id), DatabaseError);
    assert.match(String(error.cause), /statement timeout/);
    await somebody.query('rollback');
  });
  assert.equal(await storage.users.findById(user.id), user);
  assert.equal(await readConnections(url), before);
  await storage.close();
});

test('fails what is sent over a connection that the server ends, and goes on over another', async () => {
  const { storage, url } = await open();
  const [first, second] = [makeUser(), makeUser()];
  const work = storage.transaction(async ({ users }) => {
    await users.create(first, 'hash');
    await endConnections(url);
    await users.create(second, 'hash');
  });
  await rejects(work, DatabaseError);
  await register(storage, second);
  assert.is(await storage.users.findById(first.id), null);
  await storage.close();
});

test('survives that the server ends all of its idle connections', async () => {
  const { storage, url } = await open({ poolMin: 3, poolMax: 3 });
  await Promise.all(Array.from({ length: 9 }, () => storage.ping()));
  await endConnections(url);
  // Who is quicker than the news of the end is told by an error.
  await Promise.all(Array.from({ length: 3 }, () => storage.ping().catch((error) => assertKind(error, DatabaseError))));
  await Promise.all(Array.from({ length: 9 }, () => storage.ping()));
  await untilConnections(url, (connections) => connections <= 3);
  await storage.close();
});

function assertKind(error: unknown, kind: new (...args: never[]) => Error): void {
  assert.instance(error, kind);
}

test.run();
