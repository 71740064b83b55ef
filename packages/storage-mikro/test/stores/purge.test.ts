import { randomUUID } from 'node:crypto';
import type { Storage } from '@auth/core';
import { createMikroStorage } from '@auth/storage-mikro';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import type { Tables } from '../../src/entities.ts';
import { tryLockName } from '../../src/named-lock.ts';
import { purge } from '../../src/stores/purge.ts';
import { makeDatabases } from '../each-database.ts';
import { makeReport } from '../make-records.ts';

const databases = makeDatabases();
const test = suite('purge');
test.after(databases.remove);

const cutoff = new Date();
const cutoffs = { sessionsEndedBefore: cutoff, spentTokensExpiredBefore: cutoff, auditEventsBefore: cutoff };
const nothing = { sessions: 0, refreshTokens: 0, auditEvents: 0 };

for (const { name, createUrl } of databases.each) {
  test(`by two instances at once takes each row once, on ${name}`, async () => {
    const url = await createUrl();
    const storages = await Promise.all([1, 2].map(() => createMikroStorage({ url, migrate: true })));
    const [first] = storages;
    await Promise.all(Array.from({ length: 20 }, () => first && appendOldEvent(first)));
    const results = await Promise.all(storages.flatMap((storage) => [1, 2, 3].map(() => storage.purge(cutoffs, 10))));
    const deleted = results.reduce((sum, result) => sum + (result?.auditEvents ?? 0), 0);
    const rest = (await first?.purge(cutoffs, 100))?.auditEvents ?? 0;
    assert.ok(deleted >= 10);
    assert.is(deleted + rest, 20);
    assert.equal(await first?.purge(cutoffs, 100), nothing);
    await Promise.all(storages.map((storage) => storage.close()));
  });
}

for (const { name, open } of databases.each.filter((database) => database.name === 'PostgreSQL')) {
  test(`is left to another instance that is at it, on ${name}`, async () => {
    const orm = await open();
    await orm.migrator.up();
    const db = orm.em.getKysely<Tables>();
    await db.transaction().execute(async (transaction) => {
      assert.is(await tryLockName(transaction, 'purge'), true);
      assert.is(await purge(db, cutoffs, 10), null);
    });
    assert.equal(await purge(db, cutoffs, 10), nothing);
    await orm.close();
  });
}

function appendOldEvent({ audit }: Storage): Promise<void> {
  const at = new Date(cutoff.getTime() - 1000);
  return audit.append({ ...makeReport(), id: randomUUID(), at, type: 'auth.logout', userId: null, details: {} });
}

test.run();
