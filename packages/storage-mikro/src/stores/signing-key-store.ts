import type { SigningKey, SigningKeyStore } from '@auth/core';
import { attempt } from '../driver-errors.ts';
import { toSigningKey, toSigningKeyRow } from '../mapping.ts';
import type { Connection } from '../transaction.ts';

export function createSigningKeyStore(db: Connection): SigningKeyStore {
  return {
    list: () => attempt(() => listKeys(db)),
    ensureFirst: (key) => attempt(() => ensureFirstKey(db, key)),
  };
}

async function listKeys(db: Connection): Promise<SigningKey[]> {
  const rows = await db.selectFrom('signing_keys').selectAll().orderBy('generation', 'desc').execute();
  return rows.map(toSigningKey);
}

async function ensureFirstKey(db: Connection, key: SigningKey): Promise<SigningKey> {
  const [existing] = await listKeys(db);
  if (existing) {
    return existing;
  }
  const insertion = db.insertInto('signing_keys').values(toSigningKeyRow(key, 1));
  await insertion.onConflict((conflict) => conflict.doNothing()).execute();
  const [first] = await listKeys(db);
  if (!first) {
    throw new Error('the first signing key was not stored');
  }
  return first;
}
