import type { SigningKey } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import type { Kysely } from 'kysely';
import * as assert from 'uvu/assert';
import type { Tables } from '../../src/entities.ts';
import { toSigningKeyRow } from '../../src/mapping.ts';
import { AdministrationAudit } from '../../src/migrations/0002-administration-audit.ts';
import { KeyRotation } from '../../src/migrations/0003-key-rotation.ts';
import type { Orm } from '../../src/orm-config.ts';
import { createSigningKeyStore } from '../../src/stores/signing-key-store.ts';
import { makeDatabases } from '../each-database.ts';
import { makeKey } from '../make-records.ts';
import { readSchema } from '../read-schema.ts';

const databases = makeDatabases();
const test = suite('migration 0003');
test.after(databases.remove);

const createdAt = new Date('2026-01-01T00:00:00.123Z');

for (const { name, open } of databases.each) {
  test(`on ${name} a key that is there already signs since it was made`, async () => {
    const orm = await openAtSecond(open);
    const db = orm.em.getKysely<Tables>();
    const key = makeKey({ createdAt });
    await insertAsBefore(db, key, 1);
    await orm.migrator.up({ to: KeyRotation.migrationName });
    const migrated = { ...key, activeFrom: createdAt, tokenTtlSeconds: 0 };
    assert.equal(await createSigningKeyStore(db).list(), [migrated]);
    const { active_from } = await db.selectFrom('signing_keys').select('active_from').executeTakeFirstOrThrow();
    assert.is(Number(active_from), createdAt.getTime());
    await orm.close();
  });

  test(`on ${name} the version before goes on reading and adding keys`, async () => {
    const orm = await openAtSecond(open);
    const db = orm.em.getKysely<Tables>();
    await orm.migrator.up({ to: KeyRotation.migrationName });
    const key = makeKey({ createdAt });
    await insertAsBefore(db, key, 1);
    const keys = createSigningKeyStore(db);
    assert.equal(await keys.list(), [{ ...key, activeFrom: createdAt, tokenTtlSeconds: 0 }]);
    const next = makeKey();
    assert.is(await keys.add(next, key.id), true);
    assert.equal(
      (await readAsBefore(db)).map(({ id }) => id),
      [next.id, key.id],
    );
    await orm.close();
  });

  test(`down on ${name} leaves the schema of 0002 and all of its data, and up again that of 0003`, async () => {
    const orm = await openAtSecond(open);
    const db = orm.em.getKysely<Tables>();
    await insertAsBefore(db, makeKey({ createdAt }), 1);
    const secondSchema = await readSchema(db);
    await orm.migrator.up({ to: KeyRotation.migrationName });
    const schema = await readSchema(db);
    const [first] = await createSigningKeyStore(db).list();
    await createSigningKeyStore(db).add(makeKey(), first?.id ?? null);
    const data = await readAsBefore(db);
    assert.is(data.length, 2);
    await orm.migrator.down();
    assert.equal(await readSchema(db), secondSchema);
    assert.equal(await readAsBefore(db), data);
    await orm.migrator.up({ to: KeyRotation.migrationName });
    assert.equal(await readSchema(db), schema);
    await orm.close();
  });
}

async function openAtSecond(open: () => Promise<Orm>): Promise<Orm> {
  const orm = await open();
  await orm.migrator.up({ to: AdministrationAudit.migrationName });
  return orm;
}

/** With the columns that the version before knows. */
async function insertAsBefore(db: Kysely<Tables>, key: SigningKey, generation: number): Promise<void> {
  const { active_from: _, token_ttl_seconds: __, ...row } = toSigningKeyRow(key, generation);
  await db.insertInto('signing_keys').values(row).execute();
}

function readAsBefore(db: Kysely<Tables>) {
  return db
    .selectFrom('signing_keys')
    .select(['id', 'generation', 'algorithm', 'public_key', 'sealed_private_key', 'created_at'])
    .orderBy('generation', 'desc')
    .execute();
}

test.run();
