import { createMikroStorage } from '@auth/storage-mikro';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { makePostgresDatabases } from '../postgres-databases.ts';
import { withClient } from './connections.ts';

const databases = makePostgresDatabases();
const test = suite('load of the pool');
test.after(databases.remove);

test('counts who uses a connection, who waits for one, and those that are idle', async () => {
  const url = await databases.create();
  const { users, readPool, close } = await createMikroStorage({ url, migrate: true, poolMax: 2, timeoutSeconds: 30 });
  const find = () => users.findById('x');
  await Promise.all([find(), find()]);
  assert.equal(readPool(), { idle: 2, used: 0, waiting: 0 });
  await withClient(url, async (somebody) => {
    await somebody.query('begin; lock table users in access exclusive mode');
    const queries = [find(), find(), find()];
    await new Promise(setImmediate);
    assert.equal(readPool(), { idle: 0, used: 2, waiting: 1 });
    await somebody.query('rollback');
    await Promise.all(queries);
  });
  assert.equal(readPool(), { idle: 2, used: 0, waiting: 0 });
  await close();
  assert.equal(readPool(), { idle: 0, used: 0, waiting: 0 });
});

test('is null where there is no server', async () => {
  const { readPool, close } = await createMikroStorage({ url: 'sqlite::memory:', migrate: true });
  assert.is(readPool(), null);
  await close();
  assert.is(readPool(), null);
});

test.run();
