import { type UserQuery, ValidationError } from '@auth/core';
import { createMikroStorage } from '@auth/storage-mikro';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { makeUser } from '../make-records.ts';
import { rejects } from '../rejects.ts';

const test = suite('positions in lists of users');

const query: UserQuery = { prefix: null, isActive: null, role: null, after: null, limit: 1 };

for (const [prefix, after] of [
  [null, 'email:ada@example.com'],
  [null, 'id:'],
  ['ada', 'id:00000000-0000-7000-8000-000000000000'],
  ['ada', 'email:bob@example.com'],
  ['ada', 'email:'],
  ['ada', 'username_key:bob'],
  ['ada', 'password_hash:ada'],
] as const) {
  test(`are refused in another list: ${after} with the prefix ${prefix}`, async () => {
    const storage = await createMikroStorage({ url: 'sqlite::memory:', migrate: true });
    const error = await rejects(storage.users.list({ ...query, prefix, after }), ValidationError);
    assert.is(error.issues[0]?.pointer, '/cursor');
    await storage.close();
  });
}

test('lead from those found by email to those found by username, also where a page ends between them', async () => {
  const storage = await createMikroStorage({ url: 'sqlite::memory:', migrate: true });
  const byEmail = makeUser({ email: 'ada@example.com' });
  const byUsername = makeUser({ username: 'Ada' });
  await storage.users.create(byUsername, null);
  await storage.users.create(byEmail, null);
  const first = await storage.users.list({ ...query, prefix: 'ada' });
  assert.equal(first, { items: [byEmail], next: 'username_key:' });
  const second = await storage.users.list({ ...query, prefix: 'ada', after: first.next });
  assert.equal(second, { items: [byUsername], next: null });
  await storage.close();
});

test.run();
