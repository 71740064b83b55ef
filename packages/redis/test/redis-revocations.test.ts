import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ConfigurationError, createLogger, type Revocations } from '@auth/core';
import { testRevocations } from '@auth/core/conformance';
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

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await pause(10);
}

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
  return {
    channel,
    proxy,
    here,
    there,
    told,
    lines,
    close: () => Promise.all([here.close(), there.close(), proxy.close()]),
  };
}

const say = (channel: Revocations, sessionId: string) => channel.publish({ kind: 'session', sessionId });

async function untilHeard(told: { heard: readonly string[] }, from: Revocations, sessionId: string): Promise<void> {
  await until(async () => {
    await say(from, sessionId);
    return told.heard.includes(sessionId);
  });
}

test('a channel that is cut says so, and works again by itself', async () => {
  const { proxy, there, told, lines, close } = await makeNetwork();
  await untilHeard(told, there, 'before');
  assert.is(told.interruptions, 1, 'once when it was opened');
  proxy.refuse();
  await until(() => told.interruptions === 2);
  await say(there, 'meanwhile');
  proxy.heal();
  await untilHeard(told, there, 'after');
  assert.is(told.interruptions, 3);
  assert.not.ok(told.heard.includes('meanwhile'));
  assert.is(lines.filter((line) => line.includes('is down')).length, 1, 'one line, however often it was tried');
  assert.not.match(lines.join('\n'), decodeURIComponent(new URL(redis.url).password));
  await close();
});

test('a connection that is dead without a word is noticed', async () => {
  const { proxy, there, told, close } = await makeNetwork();
  await untilHeard(told, there, 'before');
  proxy.freeze();
  await until(() => told.interruptions === 2);
  proxy.heal();
  await until(() => told.interruptions === 3);
  await untilHeard(told, there, 'after');
  await close();
});

test('publishing and closing come to an end while Redis is frozen', async () => {
  const { proxy, here, there, told, close } = await makeNetwork();
  await untilHeard(told, there, 'before');
  proxy.freeze();
  await Promise.all(Array.from({ length: 20 }, (_, index) => say(here, String(index))));
  await close();
});

test('a Redis that is down at the start is found when it is up, and what was published before is given up', async () => {
  const { proxy, here, told, close } = await makeNetwork();
  proxy.refuse();
  await until(() => told.interruptions === 1);
  await say(here, 'lost');
  proxy.heal();
  await untilHeard(told, here, 'said');
  assert.not.ok(told.heard.includes('lost'));
  await close();
});

test('a message of another version counts as an interruption', async () => {
  const { channel, there, told, close } = await makeNetwork();
  await untilHeard(told, there, 'before');
  const client = createClient({ url: redis.url });
  await client.connect();
  await client.publish(channel, '{"kind":"tenant","tenant_id":"1"}');
  await until(() => told.interruptions === 2);
  client.destroy();
  await close();
});

test('a command that only publishes needs not to listen, and is heard at once', async () => {
  const { channel, there, told, close } = await makeNetwork();
  await untilHeard(told, there, 'before');
  const command = await createRedisRevocations({ url: redis.url, channel });
  await say(command, 'from a command');
  await command.close();
  await until(() => told.heard.includes('from a command'));
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
