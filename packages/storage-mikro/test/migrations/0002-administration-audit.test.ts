import { suite } from '@auth/tooling/suite';
import type { Kysely } from 'kysely';
import * as assert from 'uvu/assert';
import type { Tables } from '../../src/entities.ts';
import { toRefreshTokenRow, toSessionRow, toUserRow } from '../../src/mapping.ts';
import { AccountsSessionsKeys } from '../../src/migrations/0001-accounts-sessions-keys.ts';
import { AdministrationAudit } from '../../src/migrations/0002-administration-audit.ts';
import type { Orm } from '../../src/orm-config.ts';
import { createAuditStore } from '../../src/stores/audit-store.ts';
import { createSessionStore } from '../../src/stores/session-store.ts';
import { createUserStore } from '../../src/stores/user-store.ts';
import { makeDatabases } from '../each-database.ts';
import { makeReport, makeSession, makeUser } from '../make-records.ts';
import { readSchema } from '../read-schema.ts';

const databases = makeDatabases();
const test = suite('migration 0002');
test.after(databases.remove);

for (const { name, open } of databases.each) {
  test(`on ${name} takes the roles of the users who are there already`, async () => {
    const orm = await openAtFirst(open);
    const db = orm.em.getKysely<Tables>();
    const admin = makeUser({ roles: ['user', 'admin', 'user'] });
    const others = [makeUser({ roles: ['größe "quoted" 🦊'] }), makeUser({ roles: [] })];
    for (const user of [admin, ...others]) {
      await db.insertInto('users').values(toUserRow(user, 'hash')).execute();
    }
    await orm.migrator.up({ to: AdministrationAudit.migrationName });
    const users = createUserStore(db);
    const list = async (role: string) =>
      (await users.list({ prefix: null, isActive: null, role, after: null, limit: 10 })).items;
    assert.equal(await list('admin'), [admin]);
    assert.equal(await list('user'), [admin]);
    assert.equal(await list('größe "quoted" 🦊'), others.slice(0, 1));
    await orm.close();
  });

  test(`down on ${name} leaves the schema of 0001 and all of its data, and up again that of 0002`, async () => {
    const orm = await openAtFirst(open);
    const db = orm.em.getKysely<Tables>();
    await insertFirstData(db);
    const [firstSchema, firstData] = [await readSchema(db), await readFirstData(db)];
    await orm.migrator.up({ to: AdministrationAudit.migrationName });
    const schema = await readSchema(db);
    assert.equal(await readFirstData(db), firstData);
    await addSecondData(db);
    const data = await readFirstData(db);
    await orm.migrator.down();
    assert.equal(await readSchema(db), firstSchema);
    assert.equal(await readFirstData(db), data);
    await orm.migrator.up({ to: AdministrationAudit.migrationName });
    assert.equal(await readSchema(db), schema);
    await orm.close();
  });
}

async function openAtFirst(open: () => Promise<Orm>): Promise<Orm> {
  const orm = await open();
  await orm.migrator.up({ to: AccountsSessionsKeys.migrationName });
  return orm;
}

async function insertFirstData(db: Kysely<Tables>): Promise<void> {
  const user = makeUser({ roles: ['user', 'admin'] });
  const { session, token } = makeSession(user.id);
  await db.insertInto('users').values(toUserRow(user, 'hash')).execute();
  await db.insertInto('sessions').values(toSessionRow(session)).execute();
  await db.insertInto('refresh_tokens').values(toRefreshTokenRow(token)).execute();
}

/** What only 0002 has a place for, and more of what both have. */
async function addSecondData(db: Kysely<Tables>): Promise<void> {
  const user = makeUser({ roles: ['editor'] });
  const { session, token } = makeSession(user.id);
  await createUserStore(db).create(user, 'hash');
  await createSessionStore(db).start(session, token);
  await createAuditStore(db).append({ ...makeReport(), type: 'auth.logout', userId: user.id, details: {} });
}

async function readFirstData(db: Kysely<Tables>): Promise<unknown[]> {
  return [
    await db.selectFrom('users').selectAll().orderBy('id').execute(),
    await db.selectFrom('sessions').selectAll().orderBy('id').execute(),
    await db.selectFrom('refresh_tokens').selectAll().orderBy('hash').execute(),
  ];
}

test.run();
