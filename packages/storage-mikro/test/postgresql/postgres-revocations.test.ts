import { setTimeout as pause } from 'node:timers/promises';
import { ConfigurationError } from '@auth/core';
import { testRevocationOutages, testRevocations } from '@auth/core/conformance';
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

testRevocationOutages({
  test,
  createNetwork: async () => {
    const url = await postgres.createDatabase();
    const proxy = await startTcpProxy(url);
    return {
      ...proxy,
      join: () => createPostgresRevocations({ url }),
      joinByLine: () => createPostgresRevocations({ url: proxy.url, timeoutSeconds: 0.5 }),
    };
  },
});

const ours = "from pg_stat_activity where datname = current_database() and application_name = 'auth revocations'";

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await pause(10);
}

test('a connection that the server ends is replaced', async () => {
  const url = await postgres.createDatabase();
  const [here, there] = [await createPostgresRevocations({ url }), await createPostgresRevocations({ url })];
  const told: string[] = [];
  here.subscribe({
    revoked: (revocation) => void told.push(revocation.kind === 'user' ? revocation.userId : revocation.kind),
    interrupted: () => void told.push('interrupted'),
  });
  const untilHeard = (userId: string) =>
    until(async () => {
      await there.publish({ kind: 'user', userId });
      return told.includes(userId);
    });
  await untilHeard('before');
  await withClient(url, (client) => client.query(`select pg_terminate_backend(pid) ${ours}`));
  await untilHeard('after');
  assert.is(told.filter((word) => word === 'interrupted').length, 3, 'opened, broken, opened');
  await Promise.all([here.close(), there.close()]);
});

test('closing a channel leaves no connection', async () => {
  const url = await postgres.createDatabase();
  const channel = await createPostgresRevocations({ url });
  const count = () =>
    withClient(url, async (client) => (await client.query(`select count(*)::int as count ${ours}`)).rows[0].count);
  channel.subscribe({ revoked: () => undefined, interrupted: () => undefined });
  await until(async () => (await count()) === 1);
  await channel.close();
  await until(async () => (await count()) === 0);
});

test('another database, and a time that cannot work, are refused', async () => {
  await rejects(createPostgresRevocations({ url: 'sqlite:./auth.db' }), ConfigurationError);
  for (const timeoutSeconds of [0, -1, Number.NaN, 3601]) {
    await rejects(createPostgresRevocations({ url: postgres.url, timeoutSeconds }), ConfigurationError);
  }
});

test.run();
