import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createAuth, createLogger } from '@auth/core';
import { createMemoryStorage } from '@auth/core/memory';
import { createRedisRateLimiter } from '@auth/redis';
import { startRedis, type TestRedis } from '@auth/tooling/redis';
import { suite } from '@auth/tooling/suite';
import { startTcpProxy } from '@auth/tooling/tcp-proxy';
import * as assert from 'uvu/assert';

const test = suite('limits of a system on Redis');
let redis: TestRedis;
test.before(async () => {
  redis = await startRedis();
});
test.after(() => redis.stop());

async function makeSystem() {
  const proxy = await startTcpProxy(redis.url);
  const lines: string[] = [];
  const logger = createLogger({ write: (line) => lines.push(line) });
  const prefix = `test:${randomUUID()}:`;
  const breaker = { openSeconds: 0.05 };
  const rateLimiter = await createRedisRateLimiter({ url: proxy.url, prefix, logger, breaker, timeoutSeconds: 0.5 });
  const options = { secret: 'a secret of a test that is longer than 32 bytes', issuer: 'https://auth.example' };
  const auth = await createAuth({ storage: createMemoryStorage(), rateLimiter, logger }, options);
  const enter = () => auth.rateLimits.enter('default', { ip: '192.0.2.1' });
  const until = async (status: string, state: string) => {
    for (;;) {
      await enter();
      const health = await auth.health();
      if (health.status === status && health.rateLimiter === state) return health;
      await pause(10);
    }
  };
  return { proxy, lines, auth, enter, until, close: () => Promise.all([auth.close(), proxy.close()]) };
}

for (const fault of ['freeze', 'refuse'] as const) {
  const name = { freeze: 'is frozen', refuse: 'is gone' }[fault];
  test(`while Redis ${name} limits go on in memory, health says degraded, and it comes back by itself`, async () => {
    const { proxy, lines, auth, enter, until, close } = await makeSystem();
    await until('healthy', 'shared');
    assert.is(auth.breakers.rateLimiter?.name, 'redis');
    proxy[fault]();
    const health = await until('degraded', 'degraded');
    assert.ok('redis' in health.breakers);
    while (auth.breakers.rateLimiter?.state !== 'open') await enter();
    assert.is(lines.filter((line) => line.includes('rate_limiter.failed')).length, 1);
    proxy.heal();
    await until('healthy', 'shared');
    await close();
  });
}

test.run();
