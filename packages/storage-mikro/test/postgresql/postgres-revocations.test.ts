import { setTimeout as pause } from 'node:timers/promises';
import { ConfigurationError, type Revocations } from '@auth/core';
import { testRevocations } from '@auth/core/conformance';
import { createPostgresRevocations } from '@auth/storage-mikro';
import { startPostgres, type TestPostgres } from '@auth/tooling/postgres';
import { suite } from '@auth/tooling/suite';
import { startTcpProxy } from '@auth/tooling/tcp-proxy';
import * as assert from 'uvu/assert';
import { rejects } from '../rejects.ts';
import { withClient } from './connections.ts';

const test = suite('revocations over PostgreSQL');
let postgres: TestPostgres;
test.before(async () => {
  postgres = await startPostgres();
});
test.after(() => postgres.stop());

testRevocations({
  test,
  createNetwork: async () => {
    const url = await postgres.createDatabase();
    return () => createPostgresRevocations({ url });
  },
});

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await pause(10);
}

/** A channel by way of a proxy, another past it, and what the first one was told. */
async function makeNetwork() {
  const url = await postgres.createDatabase();
  const proxy = await startTcpProxy(url);
  const here = await createPostgresRevocations({ url: proxy.url, timeoutSeconds: 0.5 });
  const there = await createPostgresRevocations({ url });
  const told = { heard: [] as string[], interruptions: 0 };
  here.subscribe({
    revoked: (revocation) => void told.heard.push(revocation.kind === 'user' ? revocation.userId : revocation.kind),
    interrupted: () => {
      told.interruptions += 1;
    },
  });
  return { url, proxy, here, there, told, close: () => Promise.all([here.close(), there.close(), proxy.close()]) };
}

const say = (channel: Revocations, userId: string) => channel.publish({ kind: 'user', userId });

async function untilHeard(told: { heard: readonly string[] }, from: Revocations, userId: string): Promise<void> {
  await until(async () => {
    await say(from, userId);
    return told.heard.includes(userId);
  });
}

test('a connection that the server ends is replaced', async () => {
  const { url, there, told, close } = await makeNetwork();
  await untilHeard(told, there, 'before');
  await withClient(url, (client) =>
    client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'auth revocations'`,
    ),
  );
  await untilHeard(told, there, 'after');
  assert.is(told.interruptions, 3, 'opened, broken, opened');
  await close();
});

test('a connection that is dead without a word is noticed', async () => {
  const { proxy, there, told, close } = await makeNetwork();
  await untilHeard(told, there, 'before');
  proxy.freeze();
  await until(() => told.interruptions === 2);
  proxy.heal();
  await untilHeard(told, there, 'after');
  await close();
});

test('publishing and closing come to an end while the server is frozen', async () => {
  const { proxy, here, there, told, close } = await makeNetwork();
  await untilHeard(told, there, 'before');
  proxy.freeze();
  await Promise.all(Array.from({ length: 20 }, (_, index) => say(here, String(index))));
  await close();
});

test('a server that is down at the start is found when it is up', async () => {
  const { proxy, here, told, close } = await makeNetwork();
  proxy.refuse();
  await until(() => told.interruptions === 1);
  proxy.heal();
  await untilHeard(told, here, 'said');
  await close();
});

test('closing a channel leaves no connection, and one that only publishes is heard', async () => {
  const { url, there, told, close } = await makeNetwork();
  await untilHeard(told, there, 'before');
  const command = await createPostgresRevocations({ url });
  await say(command, 'from a command');
  await command.close();
  await until(() => told.heard.includes('from a command'));
  await close();
  const count = `select count(*)::int as count from pg_stat_activity
    where datname = current_database() and application_name = 'auth revocations'`;
  await until(() => withClient(url, async (client) => (await client.query(count)).rows[0].count === 0));
});

test('another database, and a time that cannot work, are refused', async () => {
  await rejects(createPostgresRevocations({ url: 'sqlite:./auth.db' }), ConfigurationError);
  for (const timeoutSeconds of [0, -1, Number.NaN, 3601]) {
    await rejects(createPostgresRevocations({ url: postgres.url, timeoutSeconds }), ConfigurationError);
  }
});

test.run();
