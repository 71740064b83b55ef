import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { CircuitOpenError, ConfigurationError, createLogger, type RateLimiter } from '@auth/core';
import { testRateLimiter } from '@auth/core/conformance';
import { createFakeRuntime } from '@auth/core/memory';
import { createRedisRateLimiter, type RedisRateLimiterOptions } from '@auth/redis';
import { startRedis, type TestRedis } from '@auth/tooling/redis';
import { suite } from '@auth/tooling/suite';
import { startTcpProxy } from '@auth/tooling/tcp-proxy';
import { createClient } from '@redis/client';
import * as assert from 'uvu/assert';

const test = suite('a rate limiter on Redis');
let redis: TestRedis;
test.before(async () => {
  redis = await startRedis();
});
test.after(() => redis.stop());

const makePrefix = () => `test:${randomUUID()}:`;

testRateLimiter({
  test,
  createNetwork: () => {
    const prefix = makePrefix();
    return () => openLimiter({ url: redis.url, prefix });
  },
});

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await pause(10);
}

/** A limiter that is connected. */
async function openLimiter(options: RedisRateLimiterOptions) {
  const limiter = await createRedisRateLimiter(options);
  await until(() => limiter.state === 'shared');
  return limiter;
}

const hit = { key: 'key', limit: 2, windowSeconds: 3600 };
const fails = (limiter: RateLimiter) =>
  limiter.consume([hit]).then(
    () => null,
    (error: unknown) => error,
  );

/** A limiter by way of a proxy, whose breaker goes by a clock of its own. */
async function makeLimiter() {
  const proxy = await startTcpProxy(redis.url);
  const lines: string[] = [];
  const logger = createLogger({ write: (line) => lines.push(line) });
  const runtime = createFakeRuntime();
  const limiter = await openLimiter({
    url: proxy.url,
    prefix: makePrefix(),
    logger,
    runtime,
    callTimeoutMs: 100,
    timeoutSeconds: 0.5,
  });
  return { proxy, lines, runtime, limiter, close: () => Promise.all([limiter.close(), proxy.close()]) };
}

test('of 5 × L simultaneous calls over two instances exactly L get through', async () => {
  const prefix = makePrefix();
  const limiters = await Promise.all([1, 2].map(() => openLimiter({ url: redis.url, prefix })));
  const calls = Array.from({ length: 500 }, (_, index) => limiters[index % 2]?.consume([{ ...hit, limit: 100 }]));
  const allowed = (await Promise.all(calls)).filter((verdicts) => verdicts?.[0]?.isAllowed);
  assert.is(allowed.length, 100);
  for (const limiter of limiters) await limiter.close();
});

test('keys go by themselves, two windows after they began at the latest', async () => {
  const prefix = makePrefix();
  const limiter = await openLimiter({ url: redis.url, prefix });
  await limiter.consume([hit]);
  const client = createClient({ url: redis.url });
  await client.connect();
  const leftSeconds = await client.ttl(`${prefix}key`);
  assert.ok(leftSeconds >= 3600 && leftSeconds <= 7200, `${leftSeconds}`);
  client.destroy();
  await limiter.close();
});

test('a Redis that has forgotten the script gets it again', async () => {
  const limiter = await openLimiter({ url: redis.url, prefix: makePrefix() });
  await limiter.consume([hit]);
  const client = createClient({ url: redis.url });
  await client.connect();
  await client.scriptFlush();
  assert.is((await limiter.consume([hit]))[0]?.remaining, 0);
  client.destroy();
  await limiter.close();
});

test('a Redis that goes away is noticed without a call, told once, and used again when it is back', async () => {
  const { proxy, lines, limiter, close } = await makeLimiter();
  proxy.refuse();
  await until(() => limiter.state === 'degraded');
  assert.instance(await fails(limiter), Error);
  proxy.heal();
  await until(() => limiter.state === 'shared');
  assert.is((await limiter.consume([hit]))[0]?.remaining, 1);
  assert.is(lines.filter((line) => line.includes('rate_limiter.degraded')).length, 1);
  assert.not.match(lines.join('\n'), decodeURIComponent(new URL(redis.url).password));
  await close();
});

test('a frozen Redis opens the breaker, which refuses further calls until its trial calls succeed', async () => {
  const { proxy, runtime, limiter, close } = await makeLimiter();
  proxy.freeze();
  await Promise.all(Array.from({ length: 5 }, () => fails(limiter)));
  assert.is(limiter.breaker.name, 'redis');
  assert.is(limiter.breaker.state, 'open');
  assert.is(limiter.state, 'degraded');
  assert.instance(await fails(limiter), CircuitOpenError);
  proxy.heal();
  runtime.advance(61);
  await until(async () => {
    await fails(limiter);
    runtime.advance(61);
    return limiter.state === 'shared';
  });
  await close();
});

test('a key that somebody else writes to makes the call fail', async () => {
  const prefix = makePrefix();
  const limiter = await openLimiter({ url: redis.url, prefix });
  const client = createClient({ url: redis.url });
  await client.connect();
  await client.set(`${prefix}key`, 'of somebody else');
  assert.match(String(await fails(limiter)), 'WRONGTYPE');
  client.destroy();
  await limiter.close();
});

test('a URL or a time that cannot work is refused without showing the password', async () => {
  for (const options of [
    { url: 'http://:hidden@localhost' },
    { url: redis.url, callTimeoutMs: 0 },
    { url: redis.url, timeoutSeconds: 0 },
    { url: redis.url, breaker: { threshold: 0 } },
  ]) {
    const error = await createRedisRateLimiter(options).catch((error: unknown) => error);
    assert.instance(error, ConfigurationError);
    assert.not.match(String(error), 'hidden');
  }
});

test.run();
