import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ConfigurationError, DatabaseError, type Storage, type User, UserAlreadyExistsError } from '@auth/core';
import { createMikroStorage } from '@auth/storage-mikro';
import { suite } from '@auth/tooling/suite';
import Sqlite from 'better-sqlite3';
import * as assert from 'uvu/assert';
import { makeReport, makeSession, makeUser } from './make-records.ts';
import { rejects } from './rejects.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

const folder = makeTemporaryFolder();
const test = suite('SQLite storage');
test.after(folder.remove);

function open(path: string, timeoutSeconds = 5): Promise<Storage> {
  return createMikroStorage({ url: `sqlite:${path}`, migrate: true, timeoutSeconds });
}

async function register(storage: Storage, user: User): Promise<void> {
  const { session, token } = makeSession(user.id);
  await storage.transaction(async ({ users, sessions }) => {
    await users.create(user, 'hash');
    await sessions.start(session, token);
  });
}

test('makes the folder and the file for their owner alone', async () => {
  const path = folder.nextPath();
  const storage = await open(path);
  await storage.users.create(makeUser(), 'hash');
  const modeOf = (name: string) => statSync(name).mode & 0o777;
  assert.is(modeOf(dirname(path)), 0o700);
  assert.is(modeOf(path), 0o600);
  assert.is(modeOf(`${path}-wal`), 0o600);
  await storage.close();
});

test('leaves the mode of an existing file alone', async () => {
  const path = folder.nextPath();
  await (await open(path)).close();
  chmodSync(path, 0o640);
  await (await open(path)).close();
  assert.is(statSync(path).mode & 0o777, 0o640);
});

test('keeps everything over a restart', async () => {
  const path = folder.nextPath();
  const user = makeUser();
  const { session, token } = makeSession(user.id);
  const before = await open(path);
  await before.users.create(user, 'hash');
  await before.sessions.start(session, token);
  await before.close();
  const after = await createMikroStorage({ url: `sqlite:${path}` });
  assert.equal(await after.sessions.findWithUser(session.id), { session, user });
  assert.is((await after.sessions.keepRefreshToken(token.hash, new Date(), makeReport)).kind, 'kept');
  await after.close();
});

test('loses no answered write when its process is killed', async () => {
  const path = folder.nextPath();
  const script = fileURLToPath(new URL('./fixtures/create-users.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=source', script, `sqlite:${path}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const answered: string[] = [];
  for await (const id of createInterface({ input: child.stdout })) {
    answered.push(id);
    if (answered.length === 50) {
      child.kill('SIGKILL');
    }
  }
  const storage = await open(path);
  for (const id of answered) {
    assert.ok(await storage.users.findById(id));
  }
  assert.ok(answered.length >= 50);
  await storage.close();
});

test('answers 100 concurrent registrations', async () => {
  const storage = await open(folder.nextPath());
  const users = Array.from({ length: 100 }, () => makeUser());
  await Promise.all(users.map((user) => register(storage, user)));
  const stored = await Promise.all(users.map(({ id }) => storage.users.findById(id)));
  assert.equal(stored, users);
  await storage.close();
});

test('shares its file with other storages, transactions and all', async () => {
  const path = folder.nextPath();
  const storages = await Promise.all([open(path), open(path), open(path)]);
  const users = Array.from({ length: 20 }, () => makeUser());
  const outcomes = await Promise.all(
    storages.flatMap((storage) => users.map((user) => register(storage, user).catch((error: unknown) => error))),
  );
  assert.is(outcomes.filter((outcome) => outcome === undefined).length, 20);
  assert.is(outcomes.filter((outcome) => outcome instanceof UserAlreadyExistsError).length, 40);
  await Promise.all(storages.map((storage) => storage.close()));
});

test('waits for the lock of somebody else without blocking the process', async () => {
  const path = folder.nextPath();
  const [storage, user] = [await open(path), makeUser()];
  const somebody = lock(path);
  const creation = storage.users.create(user, 'hash');
  await new Promise(setImmediate);
  somebody.exec('rollback');
  await creation;
  assert.equal(await storage.users.findById(user.id), user);
  somebody.close();
  await storage.close();
});

test('gives up on a lock after its time limit, and works when the lock is gone', async () => {
  const path = folder.nextPath();
  const [storage, user] = [await open(path, 0.02), makeUser()];
  const somebody = lock(path);
  for (const call of [storage.users.create(user, 'hash'), register(storage, user)]) {
    const error = await rejects(call, DatabaseError);
    assert.match(String(error.cause), /database is locked/);
  }
  assert.is(await storage.users.findById(user.id), null);
  somebody.exec('rollback');
  await register(storage, user);
  assert.equal(await storage.users.findById(user.id), user);
  somebody.close();
  await storage.close();
});

test('refuses a time limit that is none', async () => {
  for (const timeoutSeconds of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    await rejects(createMikroStorage({ url: 'sqlite::memory:', timeoutSeconds }), ConfigurationError);
  }
});

test('fails while its file is gone, makes no other, and goes on when it is back', async () => {
  const path = folder.nextPath();
  const [storage, user] = [await open(path), makeUser()];
  await storage.users.create(user, 'hash');
  renameSync(path, `${path}.away`);
  await rejects(storage.ping(), DatabaseError);
  await rejects(storage.users.create(makeUser(), 'hash'), DatabaseError);
  await rejects(register(storage, makeUser()), DatabaseError);
  assert.not(existsSync(path));
  renameSync(`${path}.away`, path);
  assert.equal(await storage.users.findById(user.id), user);
  await storage.close();
});

test('ends a transaction in the middle of which its file is gone', async () => {
  const path = folder.nextPath();
  const [storage, first, second] = [await open(path), makeUser(), makeUser()];
  const work = storage.transaction(async ({ users }) => {
    await users.create(first, 'hash');
    renameSync(path, `${path}.away`);
    throw new RangeError('on purpose');
  });
  await rejects(work, RangeError);
  renameSync(`${path}.away`, path);
  await register(storage, second);
  assert.is(await storage.users.findById(first.id), null);
  await storage.close();
});

test('goes on with the file that took the place of its own', async () => {
  const [path, restored] = [folder.nextPath(), folder.nextPath()];
  const [storage, backup, user] = [await open(path), await open(restored), makeUser()];
  await backup.users.create(user, 'hash');
  await backup.close();
  for (const suffix of ['', '-wal', '-shm']) {
    rmSync(`${path}${suffix}`);
  }
  await rejects(storage.ping(), DatabaseError);
  renameSync(restored, path);
  assert.equal(await storage.users.findById(user.id), user);
  await register(storage, makeUser());
  await storage.close();
});

test('refuses a file that is no database', async () => {
  const path = folder.nextPath();
  mkdirSync(dirname(path));
  writeFileSync(path, 'this is a letter to my aunt. '.repeat(200));
  for (const migrate of [true, false]) {
    const error = await rejects(createMikroStorage({ url: `sqlite:${path}`, migrate }), DatabaseError);
    assert.match(String(error.cause), /file is not a database/);
  }
});

test('says which file it cannot make', async () => {
  const path = folder.nextPath();
  mkdirSync(dirname(path));
  writeFileSync(path, '');
  const error = await rejects(open(`${path}/auth.db`), ConfigurationError);
  assert.match(error.message, `${path}/auth.db`);
});

test('fails with DatabaseError, not with a wrong answer, when its file is damaged', async () => {
  const path = folder.nextPath();
  const storage = await open(path);
  await storage.close();
  const size = statSync(path).size;
  writeFileSync(path, Buffer.alloc(size - 100, 0xa5), { flag: 'r+', flush: true });
  await rejects(createMikroStorage({ url: `sqlite:${path}` }), DatabaseError);
});

test('closed in the middle of a transaction keeps nothing of it', async () => {
  const path = folder.nextPath();
  const [storage, first, second] = [await open(path), makeUser(), makeUser()];
  const work = storage.transaction(async ({ users }) => {
    await users.create(first, 'hash');
    await storage.close();
    await users.create(second, 'hash');
  });
  await rejects(work, DatabaseError);
  const after = await open(path);
  assert.is(await after.users.findById(first.id), null);
  assert.is(await after.users.findById(second.id), null);
  await after.close();
});

test('refuses the stores of a transaction that is over', async () => {
  const storage = await open(folder.nextPath());
  const stores = await storage.transaction(async (handedIn) => handedIn);
  await rejects(stores.users.create(makeUser(), 'hash'), DatabaseError);
  await rejects(stores.users.findById('id'), DatabaseError);
  await storage.close();
});

/** Holds the write lock of a database, as another program would. */
function lock(path: string): Sqlite.Database {
  const database = new Sqlite(path);
  database.exec('begin immediate');
  return database;
}

test.run();
