import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { UserAlreadyExistsError } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { makeUser } from '../make-records.ts';
import { makePostgresDatabases } from '../postgres-databases.ts';
import { countConnections, untilConnections } from './connections.ts';
import { makeOpen, register } from './open-storage.ts';

const databases = makePostgresDatabases();
const open = makeOpen(databases);
const test = suite('PostgreSQL storage');
test.after(databases.remove);

test('answers 100 concurrent registrations over ten connections', async () => {
  const { storage, url } = await open({ poolMax: 10 });
  const users = Array.from({ length: 100 }, () => makeUser());
  await Promise.all(users.map((user) => register(storage, user)));
  assert.equal(await Promise.all(users.map(({ id }) => storage.users.findById(id))), users);
  assert.is(await countConnections(url), 10);
  await storage.close();
});

test('shares its database with other storages, transactions and all', async () => {
  const { storage, url } = await open();
  const storages = [storage, (await open({ url })).storage, (await open({ url })).storage];
  const users = Array.from({ length: 20 }, () => makeUser());
  const outcomes = await Promise.all(
    storages.flatMap((each) => users.map((user) => register(each, user).catch((error: unknown) => error))),
  );
  assert.is(outcomes.filter((outcome) => outcome === undefined).length, 20);
  assert.is(outcomes.filter((outcome) => outcome instanceof UserAlreadyExistsError).length, 40);
  await Promise.all(storages.map((each) => each.close()));
});

test('closes all of its connections', async () => {
  const { storage, url } = await open();
  await Promise.all(Array.from({ length: 20 }, () => storage.ping()));
  assert.ok((await countConnections(url)) > 1);
  await storage.close();
  await untilConnections(url, (connections) => connections === 0);
});

test('loses no answered write when its process is killed, and leaves no lock', async () => {
  const { storage, url } = await open();
  const script = fileURLToPath(new URL('../fixtures/create-users.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=source', script, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  const answered: string[] = [];
  for await (const id of createInterface({ input: child.stdout })) {
    answered.push(id);
    if (answered.length === 50) {
      child.kill('SIGKILL');
    }
  }
  for (const userId of answered) {
    assert.ok(await storage.users.changePassword({ userId, newHash: 'new', at: new Date() }));
  }
  assert.ok(answered.length >= 50);
  await storage.close();
});

test('finds nobody by a name with the character zero', async () => {
  const { storage } = await open();
  assert.is(await storage.users.findCredentials({ username: 'ada\0' }), null);
  assert.is(await storage.users.findById('\0'), null);
  await storage.close();
});

test('is known to the server by its name', async () => {
  const { storage, url } = await open();
  await storage.ping();
  assert.is(await countConnections(url), 1);
  await storage.close();
});

test.run();
