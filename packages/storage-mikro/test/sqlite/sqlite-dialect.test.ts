import { suite } from '@auth/tooling/suite';
import Sqlite from 'better-sqlite3';
import { CompiledQuery, Kysely } from 'kysely';
import * as assert from 'uvu/assert';
import { createDatabaseFile } from '../../src/sqlite/create-database-file.ts';
import { createSqliteDialect } from '../../src/sqlite/sqlite-dialect.ts';
import { rejects } from '../rejects.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';

const folder = makeTemporaryFolder();
const test = suite('SQLite dialect');
test.after(folder.remove);

function open(path = folder.nextPath()): Kysely<unknown> {
  createDatabaseFile(path);
  return new Kysely({ dialect: createSqliteDialect(path, 5) });
}

test('waits for a lock when it opens the file', async () => {
  const path = folder.nextPath();
  createDatabaseFile(path);
  const somebody = new Sqlite(path);
  somebody.exec('begin exclusive');
  const driver = createSqliteDialect(path, 5).createDriver();
  const opening = driver.init();
  await new Promise(setImmediate);
  somebody.exec('rollback');
  await opening;
  await driver.destroy();
  somebody.close();
});

test('tries again to open a file that could not be opened', async () => {
  const path = folder.nextPath();
  const db = new Kysely({ dialect: createSqliteDialect(path, 5) });
  const ask = () => db.executeQuery(CompiledQuery.raw('select 42 as answer'));
  assert.match((await rejects(ask(), Error)).message, 'ENOENT');
  createDatabaseFile(path);
  assert.equal((await ask()).rows, [{ answer: 42 }]);
  await db.destroy();
});

test('locks for writing when a transaction begins', async () => {
  const path = folder.nextPath();
  const db = open(path);
  await db.transaction().execute(async () => {
    const somebody = new Sqlite(path, { timeout: 0 });
    assert.throws(() => somebody.exec('begin immediate'), /locked/);
    somebody.close();
  });
  await db.destroy();
});

test('survives a transaction that SQLite rolled back by itself', async () => {
  const db = open();
  await db.executeQuery(CompiledQuery.raw('create table numbers (value integer unique on conflict rollback)'));
  const insert = CompiledQuery.raw('insert into numbers values (1)');
  const work = db.transaction().execute(async (transaction) => {
    await transaction.executeQuery(insert);
    await transaction.executeQuery(insert);
  });
  assert.match((await rejects(work, Error)).message, 'UNIQUE');
  assert.equal((await db.executeQuery(CompiledQuery.raw('select * from numbers'))).rows, []);
  await db.destroy();
});

test('reads rows one by one', async () => {
  const db = open();
  const rows: unknown[] = [];
  for await (const row of db.selectNoFrom((select) => select.lit(1).as('one')).stream()) {
    rows.push(row);
  }
  assert.equal(rows, [{ one: 1 }]);
  await db.destroy();
});

test.run();
