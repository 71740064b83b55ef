import { suite } from '@auth/tooling/suite';
import { Kysely, sql } from 'kysely';
import * as assert from 'uvu/assert';
import { createPostgresDialect } from '../../src/postgresql/postgres-dialect.ts';
import { makePostgresDatabases } from '../postgres-databases.ts';
import { rejects } from '../rejects.ts';

const databases = makePostgresDatabases();
const test = suite('PostgreSQL dialect');
test.after(databases.remove);

async function open(): Promise<Kysely<unknown>> {
  const url = await databases.create();
  const limits = { poolMin: 0, poolMax: 2, connectSeconds: 5, callSeconds: 5 };
  return new Kysely({ dialect: createPostgresDialect({ url, ...limits }) });
}

test('reads bigints and counts as numbers', async () => {
  const db = await open();
  const { rows } = await sql`select 1790000000000::bigint as at, count(*) as many from generate_series(1, 3)`.execute(
    db,
  );
  assert.equal(rows, [{ at: 1790000000000, many: 3 }]);
  await db.destroy();
});

test('limits what a session may leave open, in its own name', async () => {
  const db = await open();
  const read = async (setting: string) =>
    (await sql<object>`select current_setting(${setting}) as is`.execute(db)).rows;
  assert.equal(await read('statement_timeout'), [{ is: '5s' }]);
  assert.equal(await read('idle_in_transaction_session_timeout'), [{ is: '5s' }]);
  assert.equal(await read('application_name'), [{ is: 'auth' }]);
  await db.destroy();
});

test('prepares a statement with parameters once for each connection', async () => {
  const db = await open();
  const names = () => sql<{ name: string }>`select name from pg_prepared_statements`.execute(db);
  for (let round = 1; round <= 3; round += 1) {
    await sql`select ${round}::integer`.execute(db);
  }
  assert.is((await names()).rows.length, 1);
  await db.destroy();
});

test('sends a statement again that the server took back', async () => {
  const db = await open();
  await sql`create sequence attempts`.execute(db);
  await sql`create function fail_twice() returns bigint language plpgsql as $$ begin
    if nextval('attempts') < 3 then raise exception 'in the way' using errcode = '40001'; end if;
    return currval('attempts');
  end $$`.execute(db);
  const { rows } = await sql`select fail_twice() as attempts`.execute(db);
  assert.equal(rows, [{ attempts: 3 }]);
  await db.destroy();
});

test('sends nothing again within a transaction, of which more is lost', async () => {
  const db = await open();
  await sql`create sequence attempts`.execute(db);
  const work = db.transaction().execute(async (transaction) => {
    await sql`select nextval('attempts')`.execute(transaction);
    await sql`do $$ begin raise exception 'in the way' using errcode = '40001'; end $$`.execute(transaction);
  });
  assert.match((await rejects(work, Error)).message, 'in the way');
  assert.equal((await sql`select last_value from attempts`.execute(db)).rows, [{ last_value: 1 }]);
  await db.destroy();
});

test('gives no connection to others that is still in a transaction', async () => {
  const db = await open();
  await sql`create table numbers (value integer)`.execute(db);
  await db.connection().execute(async (connection) => {
    await sql`begin`.execute(connection);
    await sql`insert into numbers values (1)`.execute(connection);
  });
  assert.equal((await sql`select * from numbers`.execute(db)).rows, []);
  await db.destroy();
});

test('does not read rows one by one', async () => {
  const db = await open();
  const stream = db.selectNoFrom((select) => select.lit(1).as('one')).stream();
  assert.match((await rejects(stream.next(), Error)).message, 'one by one');
  await db.destroy();
});

test.run();
