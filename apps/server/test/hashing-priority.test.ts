import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { createAuth } from '@auth/core';
import { createMemoryStorage } from '@auth/core/memory';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { lowerHashingPriority } from '../src/hashing-priority.ts';

const test = suite('the priority of hashes');

function threadsNamed(name: string): number[] {
  const ids = readdirSync('/proc/self/task');
  return ids.filter((id) => readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim() === name).map(Number);
}

if (process.platform === 'linux') {
  test('is below that of the thread that answers requests', async () => {
    assert.is(await lowerHashingPriority(), 4);
    assert.equal(
      threadsNamed('libuv-worker').map((id) => getPriority(id)),
      [19, 19, 19, 19],
    );
    assert.is(getPriority(), 0);
  });
}

test('keeps no hash from being made', async () => {
  await lowerHashingPriority();
  const auth = await createAuth(
    { storage: createMemoryStorage() },
    { environment: 'test', secret: 'x'.repeat(32), issuer: 'https://auth.example', passwords: { bcryptCost: 4 } },
  );
  const { user } = await auth.register({
    email: 'ada@mail.test',
    username: 'ada',
    password: 'correct horse battery staple',
  });
  assert.is(user.username, 'ada');
  await auth.close();
});

test.run();
