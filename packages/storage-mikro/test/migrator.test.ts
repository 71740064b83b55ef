import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ConfigurationError } from '@auth/core';
import { createMikroStorage, getMigrationStatus, migrateDown, migrateUp } from '@auth/storage-mikro';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { parseDatabaseUrl } from '../src/database-url.ts';
import type { Tables } from '../src/entities.ts';
import { migrations } from '../src/migrations/index.ts';
import { lockName } from '../src/named-lock.ts';
import { createOrm, type Orm } from '../src/orm-config.ts';
import { createDatabaseFile } from '../src/sqlite/create-database-file.ts';
import { makeKey, makeReport, makeSession, makeUser } from './make-records.ts';
import { makePostgresDatabases } from './postgres-databases.ts';
import { readSchema } from './read-schema.ts';
import { rejects } from './rejects.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);
const names: readonly string[] = migrations.map(({ migrationName }) => migrationName);
const folder = makeTemporaryFolder();
const postgres = makePostgresDatabases();
const engines = [
  { engine: 'SQLite', nextUrl: async () => `sqlite:${folder.nextPath()}` },
  { engine: 'PostgreSQL', nextUrl: postgres.create },
];
const test = suite('migrations');
test.after(folder.remove);
test.after(postgres.remove);

for (const { engine, nextUrl } of engines) {
  test(`on ${engine} are applied by their stable names, and once`, async () => {
    const url = await nextUrl();
    assert.equal(await migrateUp({ url }), names);
    assert.equal(await migrateUp({ url }), []);
    assert.equal(await getMigrationStatus({ url }), { executed: names, pending: [] });
  });

  test(`on ${engine} are reverted one by one, newest first`, async () => {
    const url = await nextUrl();
    await migrateUp({ url });
    for (const name of names.toReversed()) {
      assert.is(await migrateDown({ url }), name);
    }
    assert.is(await migrateDown({ url }), null);
    assert.equal(await getMigrationStatus({ url }), { executed: [], pending: names });
  });

  test(`on ${engine} all the way down and up again on data leave the schema equal`, async () => {
    const url = await nextUrl();
    await fillDatabase(url);
    const before = await withOrm(url, schemaOf);
    for (let reverted = await migrateDown({ url }); reverted !== null; ) {
      reverted = await migrateDown({ url });
    }
    const left = await withOrm(url, schemaOf);
    assert.equal(
      left,
      before.filter((line) => /auth_migrations|sqlite_sequence/.test(line)),
    );
    await migrateUp({ url });
    assert.equal(await withOrm(url, schemaOf), before);
  });

  test(`on ${engine} make the tables that the entities describe`, async () => {
    const url = await nextUrl();
    await migrateUp({ url });
    assert.is(await withOrm(url, (orm) => orm.schema.getUpdateSchemaSQL()), '');
  });

  test(`on ${engine} that are pending stop a storage that may not apply them, by name`, async () => {
    const url = await nextUrl();
    await migrateUp({ url });
    await migrateDown({ url });
    const error = await rejects(createMikroStorage({ url }), ConfigurationError);
    assert.match(error.message, names.at(-1) ?? '');
  });

  test(`on ${engine} of a newer version stop a storage, by name`, async () => {
    const url = await nextUrl();
    await migrateUp({ url });
    await execute(url, "insert into auth_migrations (name) values ('9999-tomorrow')");
    const before = await withOrm(url, schemaOf);
    for (const call of [migrateUp, migrateDown, createMikroStorage, migrateOnStart]) {
      const error = await rejects(call({ url }), ConfigurationError);
      assert.match(error.message, /newer than this version.*9999-tomorrow/);
    }
    assert.equal((await getMigrationStatus({ url })).executed, [...names, '9999-tomorrow']);
    assert.equal(await withOrm(url, schemaOf), before);
  });

  test(`on ${engine} are looked for without a trace`, async () => {
    const url = await nextUrl();
    await withOrm(url, (orm) => orm.em.getConnection().execute('select 1'));
    assert.equal(await getMigrationStatus({ url }), { executed: [], pending: names });
    await rejects(createMikroStorage({ url }), ConfigurationError);
    assert.equal(await withOrm(url, schemaOf), []);
  });

  test(`on ${engine} that fail leave nothing behind`, async () => {
    const url = await nextUrl();
    await withOrm(url, (orm) => orm.em.getConnection().execute('create table audit_events (id integer)'));
    const before = await withOrm(url, schemaOf);
    await rejects(migrateUp({ url }), Error);
    assert.equal(await withOrm(url, schemaOf), before);
  });

  test(`on ${engine} run once when ten storages of one process start at once`, async () => {
    const url = await nextUrl();
    const storages = await Promise.all(Array.from({ length: 10 }, () => migrateOnStart({ url })));
    await Promise.all(storages.map((storage) => storage.ping()));
    await Promise.all(storages.map((storage) => storage.close()));
    assert.equal((await getMigrationStatus({ url })).executed, names);
  });

  test(`on ${engine} run once when five processes start at once on an empty database`, async () => {
    const url = await nextUrl();
    const script = fileURLToPath(new URL('./fixtures/open-storage.ts', import.meta.url));
    const start = () => run(process.execPath, ['--conditions=source', script, url]);
    await Promise.all(Array.from({ length: 5 }, start));
    assert.equal((await getMigrationStatus({ url })).executed, names);
  });
}

test('on SQLite leave the file closed that they refuse', async () => {
  const path = folder.nextPath();
  const url = `sqlite:${path}`;
  await migrateUp({ url });
  await execute(url, "insert into auth_migrations (name) values ('9999-tomorrow')");
  await rejects(migrateOnStart({ url }), ConfigurationError);
  await rejects(createMikroStorage({ url }), ConfigurationError);
  assert.not(existsSync(`${path}-wal`));
});

test('on SQLite do not make a database that nobody asked for', async () => {
  const path = folder.nextPath();
  const url = `sqlite:${path}`;
  for (const call of [createMikroStorage, getMigrationStatus, migrateDown]) {
    const error = await rejects(call({ url }), ConfigurationError);
    assert.match(error.message, path);
  }
  assert.not(existsSync(path));
});

test('on PostgreSQL wait for somebody else for longer than a call may take, over a single connection', async () => {
  const url = await postgres.create();
  const options = { url, timeoutSeconds: 2, poolMax: 1 };
  const migrating = await withOrm(url, (orm) =>
    orm.em
      .getKysely<Tables>()
      .transaction()
      .execute(async (transaction) => {
        await lockName(transaction, 'migrations');
        const calls = [migrateUp(options), migrateUp(options)];
        await waitUntil(
          url,
          `select count(*) = 2 as done from pg_stat_activity where datname = current_database()
            and wait_event = 'advisory' and now() - query_start > interval '3 seconds'`,
        );
        return { calls };
      }),
  );
  const applied = await Promise.all(migrating.calls);
  assert.equal(applied.flat(), names);
});

test('on PostgreSQL that are all applied let a storage open while somebody holds their lock', async () => {
  const url = await postgres.create();
  await migrateUp({ url });
  await withOrm(url, (orm) =>
    orm.em
      .getKysely<Tables>()
      .transaction()
      .execute(async (transaction) => {
        await lockName(transaction, 'migrations');
        const storage = await migrateOnStart({ url });
        await storage.close();
      }),
  );
});

test('on PostgreSQL need a database that is there', async () => {
  const url = new URL(await postgres.create());
  url.pathname = '/auth_nowhere';
  for (const call of [migrateUp, migrateDown, getMigrationStatus, createMikroStorage]) {
    const error = await rejects(call({ url: url.href }), ConfigurationError);
    assert.match(error.message, 'no database "auth_nowhere"');
  }
});

async function fillDatabase(url: string): Promise<void> {
  const storage = await migrateOnStart({ url });
  const user = makeUser();
  const { session, token } = makeSession(user.id);
  await storage.users.create(user, 'hash');
  await storage.sessions.start(session, token);
  await storage.keys.add(makeKey(), null);
  await storage.audit.append({ ...makeReport(), type: 'auth.logout', userId: user.id, details: {} });
  await storage.close();
}

function migrateOnStart({ url }: { readonly url: string }): ReturnType<typeof createMikroStorage> {
  return createMikroStorage({ url, migrate: true });
}

async function withOrm<Result>(url: string, work: (orm: Orm) => Promise<Result>): Promise<Result> {
  const location = await parseDatabaseUrl(url);
  if (location.engine === 'sqlite') {
    createDatabaseFile(location.path);
  }
  const orm = await createOrm(location, { poolMin: 0, poolMax: 2, connectSeconds: 5, callSeconds: 30 });
  try {
    return await work(orm);
  } finally {
    await orm.close();
  }
}

function schemaOf(orm: Orm): Promise<string[]> {
  return readSchema(orm.em.getKysely<Tables>());
}

function execute(url: string, statement: string): Promise<{ readonly done?: unknown }[]> {
  return withOrm(url, (orm) => orm.em.getConnection().execute(statement));
}

/** Asks until the answer is yes. */
async function waitUntil(url: string, question: string): Promise<void> {
  for (;;) {
    const [answer] = await execute(url, question);
    if (answer?.done === true) {
      return;
    }
    await pause(20);
  }
}

test.run();
