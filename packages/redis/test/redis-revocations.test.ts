import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ConfigurationError, createLogger } from '@auth/core';
import { testRevocationOutages, testRevocations } from '@auth/core/conformance';
import { createRedisRevocations } from '@auth/redis';
import { startRedis, type TestRedis } from '@auth/tooling/redis';
import { suite } from '@auth/tooling/suite';
import { startTcpProxy } from '@auth/tooling/tcp-proxy';
import { createClient } from '@redis/client';
import * as assert from 'uvu/assert';

const test = suite('revocations over Redis');
let redis: TestRedis;
test.before(async () => {
  redis = await startRedis();
});
test.after(() => redis.stop());

testRevocations({
  test,
  createNetwork: () => {
    const channel = `test:${randomUUID()}`;
    return () => createRedisRevocations({ url: redis.url, channel });
  },
});

testRevocationOutages({
  test,
  createNetwork: async () => {
    const channel = `test:${randomUUID()}`;
    const proxy = await startTcpProxy(redis.url);
    return {
      ...proxy,
      join: () => createRedisRevocations({ url: redis.url, channel }),
      joinByLine: () => createRedisRevocations({ url: proxy.url, channel, timeoutSeconds: 0.5 }),
    };
  },
});

/** A channel by way of a proxy, another past it, and what the first one was told. */
async function makeNetwork() {
  const channel = `test:${randomUUID()}`;
  const proxy = await startTcpProxy(redis.url);
  const lines: string[] = [];
  const logger = createLogger({ write: (line) => lines.push(line) });
  const [here, there] = await Promise.all([
    createRedisRevocations({ url: proxy.url, channel, logger, timeoutSeconds: 0.5 }),
    createRedisRevocations({ url: redis.url, channel }),
  ]);
  const told = { heard: [] as string[], interruptions: 0 };
  here.subscribe({
    revoked: (revocation) =>
      void told.heard.push(revocation.kind === 'session' ? revocation.sessionId : revocation.kind),
    interrupted: () => {
      told.interruptions += 1;
    },
  });
  const say = (sessionId: string) => there.publish({ kind: 'session', sessionId });
  const untilHeard = (sessionId: string) =>
    until(async () => {
      await say(sessionId);
      return told.heard.includes(sessionId);
    });
  const close = () => Promise.all([here.close(), there.close(), proxy.close()]);
  return { channel, proxy, told, lines, say, untilHeard, close };
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await pause(10);
}

test('a channel that is cut has missed what was said meanwhile, and writes one line however often it was tried', async () => {
  const { proxy, told, lines, say, untilHeard, close } = await makeNetwork();
  await untilHeard('before');
  assert.is(told.interruptions, 1, 'once when it was opened');
  proxy.refuse();
  await until(() => told.interruptions === 2);
  await say('meanwhile');
  proxy.heal();
  await untilHeard('after');
  assert.is(told.interruptions, 3);
  assert.not.ok(told.heard.includes('meanwhile'));
  assert.is(lines.filter((line) => line.includes('is down')).length, 1);
  assert.not.match(lines.join('\n'), decodeURIComponent(new URL(redis.url).password));
  await close();
});

test('a message of another version counts as an interruption', async () => {
  const { channel, told, untilHeard, close } = await makeNetwork();
  await untilHeard('before');
  const client = createClient({ url: redis.url });
  await client.connect();
  await client.publish(channel, '{"kind":"tenant","tenant_id":"1"}');
  await until(() => told.interruptions === 2);
  client.destroy();
  await close();
});

test('a URL or a channel that cannot work is refused without showing the password', async () => {
  const urls = [
    'http://:hidden@localhost',
    'redis://',
    'redis://:hidden@:99999',
    'redis://:hidden@h/base',
    'redis://%zz:hidden@h',
  ];
  for (const url of urls) {
    const error = await createRedisRevocations({ url }).catch((error: unknown) => error);
    assert.instance(error, ConfigurationError, url);
    assert.not.match(String(error) + String(error instanceof Error && error.cause), 'hidden');
  }
  const error = await createRedisRevocations({ url: redis.url, channel: '' }).catch((error: unknown) => error);
  assert.instance(error, ConfigurationError);
});

test.run();
