import { ConfigurationError, DatabaseError } from '@auth/core';
import { createMikroStorage } from '@auth/storage-mikro';
import { suite } from '@auth/tooling/suite';
import { startTcpProxy } from '@auth/tooling/tcp-proxy';
import * as assert from 'uvu/assert';

import { makePostgresDatabases } from '../postgres-databases.ts';
import { rejects } from '../rejects.ts';
import { withClient } from './connections.ts';

const databases = makePostgresDatabases();
const test = suite('PostgreSQL that is refused');
test.after(databases.remove);

test('says whom the server does not let in, and does not repeat the password', async () => {
  const url = new URL(await databases.create());
  [url.username, url.password] = ['auth_nobody', 'hunter2'];
  const error = await rejects(createMikroStorage({ url: url.href, migrate: true }), ConfigurationError);
  assert.match(error.message, 'does not let the user "auth_nobody" in');
  assert.not.match(`${error.message} ${String(error.cause)}`, 'hunter2');
});

test('says what a user may not do who does not own the database', async () => {
  const url = new URL(await databases.create());
  const role = `auth_test_guest_${url.pathname.slice(-8)}`;
  await withClient(url.href, (owner) => owner.query(`create role ${role} login password 'guest'`));
  const asGuest = new URL(url);
  [asGuest.username, asGuest.password] = [role, 'guest'];
  const error = await rejects(createMikroStorage({ url: asGuest.href, migrate: true }), ConfigurationError);
  assert.match(error.message, `"${role}" lacks a right`);
  await withClient(url.href, (owner) => owner.query(`drop role ${role}`));
});

test('fails with DatabaseError where no server listens', async () => {
  const proxy = await startTcpProxy(await databases.create());
  await proxy.close();
  const error = await rejects(createMikroStorage({ url: proxy.url, migrate: true }), DatabaseError);
  assert.match(String(error.cause), 'ECONNREFUSED');
  assert.is(error.message, 'The database could not be used.');
});

test('refuses a pool that is none', async () => {
  const url = 'postgresql://auth@127.0.0.1/auth';
  for (const pool of [{ poolMax: 0 }, { poolMin: -1 }, { poolMin: 11 }, { poolMax: 1.5 }, { poolMax: Number.NaN }]) {
    await rejects(createMikroStorage({ url, ...pool }), ConfigurationError);
  }
});

test.run();
