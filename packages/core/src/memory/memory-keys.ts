import type { SigningKey } from '../model.ts';
import type { SigningKeyStore } from '../ports/signing-key-store.ts';
import { assertConsistent } from './assert-consistent.ts';
import type { Run, Tables } from './memory-tables.ts';

export function createMemoryKeys(tables: Tables, run: Run): SigningKeyStore {
  return {
    list: () => run(() => newestFirst(tables).map(({ key }) => key)),
    add: (key, predecessorId) => run(() => addKey(tables, key, predecessorId)),
    reseal: (id, from, to) => run(() => resealKey(tables, id, from, to)),
    raiseTokenTtl: (id, seconds) => run(() => raiseTokenTtl(tables, id, seconds)),
    remove: (ids) => run(() => ids.filter((id) => removeKey(tables, id)).length),
  };
}

function newestFirst(tables: Tables) {
  return tables.keys.values().sort((a, b) => b.generation - a.generation);
}

function addKey(tables: Tables, key: SigningKey, predecessorId: string | null): boolean {
  const [newest] = newestFirst(tables);
  if ((newest?.key.id ?? null) !== predecessorId) {
    return false;
  }
  assertConsistent(!tables.keys.has(key.id), 'the id of the key is taken');
  tables.keys.set(key.id, { key: structuredClone(key), generation: (newest?.generation ?? 0) + 1 });
  return true;
}

function resealKey(tables: Tables, id: string, from: string, to: string): boolean {
  const row = tables.keys.get(id);
  if (row?.key.sealedPrivateKey !== from) {
    return false;
  }
  tables.keys.set(id, { ...row, key: { ...row.key, sealedPrivateKey: to } });
  return true;
}

function raiseTokenTtl(tables: Tables, id: string, seconds: number): void {
  const row = tables.keys.get(id);
  if (row && row.key.tokenTtlSeconds < seconds) {
    tables.keys.set(id, { ...row, key: { ...row.key, tokenTtlSeconds: seconds } });
  }
}

function removeKey(tables: Tables, id: string): boolean {
  const isThere = tables.keys.has(id);
  tables.keys.delete(id);
  return isThere;
}
