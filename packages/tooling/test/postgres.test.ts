import { suite } from '@auth/tooling/suite';
import { Client } from 'pg';
import * as assert from 'uvu/assert';
import { makePostgres, SERVER_VARIABLE, startPostgres, type TestPostgres } from '../src/postgres.ts';
import { query } from './postgres-server.ts';

const test = suite('PostgreSQL for tests');
let postgres: TestPostgres;
test.before(async () => {
  postgres = await startPostgres();
});
test.after(() => postgres.stop());

const tablesOf = (url: string) => query(url, "select tablename from pg_tables where schemaname = 'public' order by 1");

test('gives out databases that are new and empty', async () => {
  const [first, second] = [await postgres.createDatabase(), await postgres.createDatabase()];
  await query(first, 'create table numbers (value integer)');
  assert.equal(await tablesOf(first), [{ tablename: 'numbers' }]);
  assert.equal(await tablesOf(second), []);
});

test('drops a database to which somebody is connected', async () => {
  const url = await postgres.createDatabase();
  const somebody = new Client({ connectionString: url });
  const isCut = new Promise((resolve) => somebody.on('error', resolve));
  await somebody.connect();
  await postgres.dropDatabase(url);
  await isCut;
  assert.match(await messageOf(query(url, 'select 1')), 'does not exist');
});

test('lends a database again with its tables and migrations, without other rows', async () => {
  const { url, isNew } = await postgres.borrowDatabase();
  assert.ok(isNew);
  await query(
    url,
    `create table users (id integer primary key);
     create table sessions (user_id integer references users on delete cascade);
     create table auth_migrations (name text);
     insert into users values (1); insert into sessions values (1); insert into auth_migrations values ('0001')`,
  );
  await postgres.returnDatabase(url);
  assert.equal(await postgres.borrowDatabase(), { url, isNew: false });
  const counts = `select (select count(*)::integer from users) as users, (select count(*)::integer from sessions) as sessions,
    (select count(*)::integer from auth_migrations) as migrations`;
  assert.equal(await query(url, counts), [{ users: 0, sessions: 0, migrations: 1 }]);
  assert.is.not((await postgres.borrowDatabase()).url, url);
});

test('takes a database back from somebody who is still writing to it', async () => {
  const { url } = await postgres.borrowDatabase();
  await query(url, 'create table users (id integer)');
  const somebody = new Client({ connectionString: url });
  const isCut = new Promise((resolve) => somebody.on('error', resolve));
  await somebody.connect();
  await somebody.query('begin; insert into users values (1); lock table users');
  await postgres.returnDatabase(url);
  await isCut;
  assert.equal(await query(url, 'select id from users'), []);
});

test('is the server of the whole test run where there is one, which goes on without what was made on it', async () => {
  const before = process.env[SERVER_VARIABLE];
  process.env[SERVER_VARIABLE] = postgres.url;
  const shared = await startPostgres();
  if (before === undefined) delete process.env[SERVER_VARIABLE];
  else process.env[SERVER_VARIABLE] = before;
  assert.is(shared.url, postgres.url);
  const [made, other] = [await shared.createDatabase(), await postgres.createDatabase()];
  await shared.stop();
  assert.match(await messageOf(query(made, 'select 1')), 'does not exist');
  assert.equal(await tablesOf(other), []);
});

test('of a suite gives out databases, lends one from each closing to the next opening, and ends with the suite', async () => {
  const ours = makePostgres();
  const open = () =>
    ours.openBorrowed(async (database) => {
      const closed: string[] = [];
      return { ...database, closed, close: async () => void closed.push('closed') };
    });
  const [first, second] = [await open(), await open()];
  assert.equal([first.isNew, second.isNew], [true, true]);
  await first.close();
  await first.close();
  assert.equal(first.closed, ['closed', 'closed']);
  const [third, fourth] = [await open(), await open()];
  assert.equal([third.url, third.isNew, fourth.isNew], [first.url, false, true]);
  const created = await ours.createDatabase();
  assert.equal(await tablesOf(created), []);
  await ours.stop();
  for (const url of [created, first.url, second.url, fourth.url]) {
    assert.not.equal(await messageOf(query(url, 'select 1')), 'no error');
  }
});

test('of a suite that never needs it is never started', async () => {
  await makePostgres().stop();
});

function messageOf(call: Promise<unknown>): Promise<string> {
  return call.then(() => 'no error', String);
}

test.run();
