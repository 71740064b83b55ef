import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { DatabaseError } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import { startTcpProxy } from '@auth/tooling/tcp-proxy';
import * as assert from 'uvu/assert';

import { makeUser } from '../make-records.ts';
import { makePostgresDatabases } from '../postgres-databases.ts';
import { rejects } from '../rejects.ts';
import { untilConnections } from './connections.ts';
import { makeOpen, register } from './open-storage.ts';

const databases = makePostgresDatabases();
const open = makeOpen(databases);
const test = suite('PostgreSQL that is frozen');
test.after(databases.remove);

/** Long enough for a busy machine to answer in, short enough to be waited for. */
const frozenSeconds = 2;

test('hangs in no call while the server is frozen, and goes on with as many connections when it is back', async () => {
  const url = await databases.create();
  const proxy = await startTcpProxy(url);
  const { storage } = await open({ url: proxy.url, timeoutSeconds: frozenSeconds, poolMax: 3 });
  const users = Array.from({ length: 12 }, () => makeUser());
  await Promise.all(users.map((user) => storage.users.create(user, 'hash')));
  proxy.freeze();
  for (let round = 1; round <= 2; round += 1) {
    const calls = [...users.map(({ id }) => storage.users.findById(id)), register(storage, makeUser()), storage.ping()];
    await Promise.all(calls.map((call) => rejects(call, DatabaseError)));
  }
  proxy.heal();
  assert.equal(await Promise.all(users.map(({ id }) => storage.users.findById(id))), users);
  await untilConnections(url, (connections) => connections === 3);
  await storage.close();
  await proxy.close();
});

test('fails a transaction in the middle of which the server freezes, and keeps nothing of it', async () => {
  const url = await databases.create();
  const proxy = await startTcpProxy(url);
  const { storage } = await open({ url: proxy.url, timeoutSeconds: frozenSeconds });
  const [first, second] = [makeUser(), makeUser()];
  const work = storage.transaction(async ({ users }) => {
    await users.create(first, 'hash');
    proxy.freeze();
    await users.create(second, 'hash');
  });
  const error = await rejects(work, DatabaseError);
  assert.match(String(error.cause), /did not answer in time/);
  proxy.heal();
  assert.is(await storage.users.findById(first.id), null);
  await register(storage, first);
  await storage.close();
  await proxy.close();
});

test('cannot be opened while the server is frozen', async () => {
  const proxy = await startTcpProxy(await databases.create());
  proxy.freeze();
  await rejects(open({ url: proxy.url, timeoutSeconds: frozenSeconds }), DatabaseError);
  await proxy.close();
});

test('closed while the server is frozen lets its process end', async () => {
  const proxy = await startTcpProxy(await databases.create());
  const script = fileURLToPath(new URL('../fixtures/close-storage.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=source', script, proxy.url], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  proxy.freeze();
  child.stdin.end();
  assert.equal(await once(child, 'exit'), [0, null]);
  await proxy.close();
});

test.run();
