import type { Storage, User } from '@auth/core';
import { createMikroStorage, type MikroStorageOptions } from '@auth/storage-mikro';
import { makeSession } from '../make-records.ts';
import type { PostgresDatabases } from '../postgres-databases.ts';

/** Opens a storage on the database of that URL, or else on a new one. */
export type OpenStorage = (options?: Partial<MikroStorageOptions>) => Promise<{ storage: Storage; url: string }>;

export function makeOpen(databases: PostgresDatabases): OpenStorage {
  return async (options = {}) => {
    const url = options.url ?? (await databases.create());
    return { storage: await createMikroStorage({ migrate: true, ...options, url }), url };
  };
}

export async function register(storage: Storage, user: User): Promise<void> {
  const { session, token } = makeSession(user.id);
  await storage.transaction(async ({ users, sessions }) => {
    await users.create(user, 'hash');
    await sessions.start(session, token);
  });
}
