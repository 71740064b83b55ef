import type { SigningKey, SigningKeyStore } from '@auth/core';
import { attempt } from '../driver-errors.ts';
import { toSigningKey, toSigningKeyRow } from '../mapping.ts';
import type { Connection } from '../transaction.ts';

export function createSigningKeyStore(db: Connection): SigningKeyStore {
  return {
    list: () => attempt(() => listKeys(db)),
    add: (key, predecessorId) => attempt(() => addKey(db, key, predecessorId)),
    reseal: (id, from, to) => attempt(() => resealKey(db, id, from, to)),
    raiseTokenTtl: (id, seconds) => attempt(() => raiseTokenTtl(db, id, seconds)),
    remove: (ids) => attempt(() => removeKeys(db, ids)),
  };
}

async function listKeys(db: Connection): Promise<SigningKey[]> {
  const rows = await db.selectFrom('signing_keys').selectAll().orderBy('generation', 'desc').execute();
  return rows.map(toSigningKey);
}

/** Of all who found the same newest key, the first takes the generation that follows, and the others find it taken. */
async function addKey(db: Connection, key: SigningKey, predecessorId: string | null): Promise<boolean> {
  const newest = await db
    .selectFrom('signing_keys')
    .select(['id', 'generation'])
    .orderBy('generation', 'desc')
    .limit(1)
    .executeTakeFirst();
  if ((newest?.id ?? null) !== predecessorId) {
    return false;
  }
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('signing_keys')
    .values(toSigningKeyRow(key, (newest?.generation ?? 0) + 1))
    .onConflict((conflict) => conflict.column('generation').doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

async function resealKey(db: Connection, id: string, from: string, to: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('signing_keys')
    .set({ sealed_private_key: to })
    .where('id', '=', id)
    .where('sealed_private_key', '=', from)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

async function raiseTokenTtl(db: Connection, id: string, seconds: number): Promise<void> {
  await db
    .updateTable('signing_keys')
    .set({ token_ttl_seconds: seconds })
    .where('id', '=', id)
    .where('token_ttl_seconds', '<', seconds)
    .execute();
}

async function removeKeys(db: Connection, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) {
    return 0;
  }
  const { numDeletedRows } = await db.deleteFrom('signing_keys').where('id', 'in', ids).executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
