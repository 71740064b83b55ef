import { setTimeout as pause } from 'node:timers/promises';
import { startRedis, type TestRedis } from '@auth/tooling/redis';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { createRedisClient, endRedisClient } from '../src/redis-client.ts';

const test = suite<{ redis: TestRedis }>('a client of Redis');
test.before(async (context) => {
  context.redis = await startRedis();
});
test.after(({ redis }) => redis.stop());

test('that is ended while it connects leaves no connection behind', async ({ redis }) => {
  const name = `ended-${process.pid}`;
  const watcher = createRedisClient({ url: redis.url, name: 'watcher', timeoutSeconds: 5 });
  watcher.on('error', () => undefined);
  await watcher.connect();
  const connecting: Promise<unknown>[] = [];
  for (let turns = 0; turns < 30; turns += 1) {
    const client = createRedisClient({ url: redis.url, name, timeoutSeconds: 5 });
    client.on('error', () => undefined);
    connecting.push(client.connect().catch(() => undefined));
    for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
    endRedisClient(client);
  }
  await Promise.all(connecting);
  const left = async () => (await watcher.sendCommand(['CLIENT', 'LIST'])).toString().split(`name=${name} `).length - 1;
  for (let looks = 0; looks < 100 && (await left()) > 0; looks += 1) await pause(20);
  assert.is(await left(), 0);
  endRedisClient(watcher);
});

test.run();
