import type { SigningKey } from '../model.ts';
import type { SigningKeyStore } from '../ports/storage.ts';
import type { Run, Tables } from './memory-tables.ts';

export function createMemoryKeys(tables: Tables, run: Run): SigningKeyStore {
  return {
    list: () => run(() => newestFirst(tables)),
    ensureFirst: (key) => run(() => newestFirst(tables)[0] ?? insertKey(tables, key)),
  };
}

function newestFirst(tables: Tables): SigningKey[] {
  return tables.keys.values().sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
}

function insertKey(tables: Tables, key: SigningKey): SigningKey {
  const stored = structuredClone(key);
  tables.keys.set(key.id, stored);
  return stored;
}
