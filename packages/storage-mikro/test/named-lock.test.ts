import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import type { Tables } from '../src/entities.ts';
import { lockName, tryLockName } from '../src/named-lock.ts';
import type { Connection } from '../src/transaction.ts';
import { makeDatabases } from './each-database.ts';
import { rejects } from './rejects.ts';

const databases = makeDatabases();
const test = suite('named lock');
test.after(databases.remove);

for (const { name, open } of databases.each) {
  const withDatabase = async (work: (db: Connection) => Promise<void>) => {
    const orm = await open();
    await work(orm.em.getKysely<Tables>());
    await orm.close();
  };

  test(`on ${name} is held by one transaction at a time`, () =>
    withDatabase(async (db) => {
      let holders = 0;
      let mostHolders = 0;
      const hold = () =>
        db.transaction().execute(async (transaction) => {
          await lockName(transaction, 'administrators');
          holders += 1;
          mostHolders = Math.max(mostHolders, holders);
          await tryLockName(transaction, 'purge');
          holders -= 1;
        });
      await Promise.all(Array.from({ length: 20 }, hold));
      assert.is(mostHolders, 1);
    }));

  test(`on ${name} is free again when its transaction fails`, () =>
    withDatabase(async (db) => {
      const work = db.transaction().execute(async (transaction) => {
        assert.is(await tryLockName(transaction, 'purge'), true);
        throw new RangeError('on purpose');
      });
      await rejects(work, RangeError);
      assert.is(await db.transaction().execute((transaction) => tryLockName(transaction, 'purge')), true);
    }));

  test(`on ${name} needs a transaction to hold it`, () =>
    withDatabase(async (db) => {
      assert.match((await rejects(lockName(db, 'purge'), Error)).message, 'transaction');
      assert.match((await rejects(tryLockName(db, 'purge'), Error)).message, 'transaction');
    }));
}

test('on PostgreSQL is refused at once while another transaction holds it, and is no other lock', async () => {
  const orm = await openPostgres();
  const db = orm.em.getKysely<Tables>();
  const answers = await db.transaction().execute(async (holder) => {
    await lockName(holder, 'purge');
    return db.transaction().execute(async (other) => {
      return [await tryLockName(other, 'purge'), await tryLockName(other, 'administrators')];
    });
  });
  assert.equal(answers, [false, true]);
  await orm.close();
});

function openPostgres(): ReturnType<(typeof databases.each)[number]['open']> {
  const postgres = databases.each.find(({ name }) => name === 'PostgreSQL');
  if (!postgres) {
    throw new Error('PostgreSQL is missing');
  }
  return postgres.open();
}

test.run();
