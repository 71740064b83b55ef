import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ConfigurationError } from '@auth/core';
import { createMikroStorage, getMigrationStatus, migrateDown, migrateUp } from '@auth/storage-mikro';
import { suite } from '@auth/tooling/suite';
import Sqlite from 'better-sqlite3';
import * as assert from 'uvu/assert';
import { parseDatabaseUrl } from '../src/database-url.ts';
import { migrations } from '../src/migrations/index.ts';
import { createOrm } from '../src/orm-config.ts';
import { makeSession, makeUser } from './make-records.ts';
import { rejects } from './rejects.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);
const names = migrations.map(({ migrationName }) => migrationName);
const folder = makeTemporaryFolder();
const test = suite('migrations');
test.after(folder.remove);

test('are applied by their stable names, and once', async () => {
  const url = `sqlite:${folder.nextPath()}`;
  assert.equal(await migrateUp({ url }), names);
  assert.equal(await migrateUp({ url }), []);
  assert.equal(await getMigrationStatus({ url }), { executed: names, pending: [] });
});

test('are reverted one by one, newest first', async () => {
  const url = `sqlite:${folder.nextPath()}`;
  await migrateUp({ url });
  for (const name of names.toReversed()) {
    assert.is(await migrateDown({ url }), name);
  }
  assert.is(await migrateDown({ url }), null);
  assert.equal(await getMigrationStatus({ url }), { executed: [], pending: names });
});

test('down and up again on data leave the schema equal', async () => {
  const path = folder.nextPath();
  const url = `sqlite:${path}`;
  await fillDatabase(url);
  const before = readSchema(path);
  for (let reverted = await migrateDown({ url }); reverted !== null; ) {
    reverted = await migrateDown({ url });
  }
  assert.equal(
    readSchema(path),
    before.filter(({ tbl_name }) => /^(auth_migrations|sqlite_sequence)$/.test(tbl_name)),
  );
  await migrateUp({ url });
  assert.equal(readSchema(path), before);
});

test('make the tables that the entities describe', async () => {
  const orm = await createOrm(parseDatabaseUrl('sqlite::memory:'), 5);
  await orm.migrator.up();
  assert.is(await orm.schema.getUpdateSchemaSQL(), '');
  await orm.close();
});

test('that are pending stop a storage that may not apply them, by name', async () => {
  const url = `sqlite:${folder.nextPath()}`;
  await migrateUp({ url });
  await migrateDown({ url });
  const error = await rejects(createMikroStorage({ url }), ConfigurationError);
  assert.match(error.message, names.at(-1) ?? '');
});

test('of a newer version stop a storage, by name', async () => {
  const path = folder.nextPath();
  const url = `sqlite:${path}`;
  await migrateUp({ url });
  const database = new Sqlite(path);
  database.prepare("insert into auth_migrations (name) values ('9999-tomorrow')").run();
  database.close();
  for (const migrate of [true, false]) {
    const error = await rejects(createMikroStorage({ url, migrate }), ConfigurationError);
    assert.match(error.message, /newer than this version.*9999-tomorrow/);
  }
  assert.not(existsSync(`${path}-wal`), 'the database was not closed');
  await rejects(migrateDown({ url }), ConfigurationError);
});

test('do not make a database that nobody asked for', async () => {
  const path = folder.nextPath();
  const url = `sqlite:${path}`;
  for (const call of [createMikroStorage, getMigrationStatus, migrateDown]) {
    const error = await rejects(call({ url }), ConfigurationError);
    assert.match(error.message, path);
  }
  assert.not(existsSync(path));
});

test('run once when ten storages of one process start at once', async () => {
  const path = folder.nextPath();
  const options = { url: `sqlite:${path}`, migrate: true };
  const storages = await Promise.all(Array.from({ length: 10 }, () => createMikroStorage(options)));
  await Promise.all(storages.map((storage) => storage.ping()));
  await Promise.all(storages.map((storage) => storage.close()));
  assert.equal(readMigrationRows(path), names);
});

test('run once when five processes start at once on an empty database', async () => {
  const path = folder.nextPath();
  const script = fileURLToPath(new URL('./fixtures/open-storage.ts', import.meta.url));
  const start = () => run(process.execPath, ['--conditions=source', script, `sqlite:${path}`]);
  await Promise.all(Array.from({ length: 5 }, start));
  assert.equal(readMigrationRows(path), names);
});

async function fillDatabase(url: string): Promise<void> {
  const storage = await createMikroStorage({ url, migrate: true });
  const user = makeUser();
  const { session, token } = makeSession(user.id);
  await storage.users.create(user, 'hash');
  await storage.sessions.start(session, token);
  await storage.keys.ensureFirst({
    id: 'key',
    algorithm: 'ES256',
    publicKey: {},
    sealedPrivateKey: '',
    createdAt: new Date(),
  });
  await storage.close();
}

interface SchemaRow {
  readonly name: string;
  readonly tbl_name: string;
  readonly sql: string | null;
}

function readSchema(path: string): SchemaRow[] {
  const database = new Sqlite(path, { readonly: true });
  const rows = database.prepare<[], SchemaRow>('select name, tbl_name, sql from sqlite_master order by name').all();
  database.close();
  return rows;
}

function readMigrationRows(path: string): string[] {
  const database = new Sqlite(path, { readonly: true });
  const rows = database.prepare<[], { name: string }>('select name from auth_migrations order by id').all();
  database.close();
  return rows.map(({ name }) => name);
}

test.run();
