import { ConfigurationError, type Storage, type Stores } from '@auth/core';
import type { DatabaseOptions } from './database-options.ts';
import { attempt } from './driver-errors.ts';
import type { Tables } from './entities.ts';
import { migrateUp } from './migrate.ts';
import { applyMigrations, findPending } from './migrator.ts';
import { openDatabase } from './open-database.ts';
import type { Orm } from './orm-config.ts';
import type { PoolLoad } from './pooled-dialect.ts';
import { inMemory } from './sqlite/create-database-file.ts';
import { createAuditStore } from './stores/audit-store.ts';
import { purge } from './stores/purge.ts';
import { createSessionStore } from './stores/session-store.ts';
import { createSigningKeyStore } from './stores/signing-key-store.ts';
import { createUserStore } from './stores/user-store.ts';
import { type Connection, runTransaction } from './transaction.ts';

export interface MikroStorageOptions extends DatabaseOptions {
  /** Applies pending migrations before anything else, and makes a SQLite database that is missing. Default `false`. */
  readonly migrate?: boolean;
}

/** A storage on a database of its own. */
export interface MikroStorage extends Storage {
  /**
   * How many connections to the server are idle and used at this moment, and how many callers wait for one; null for SQLite, which
   * has no pool. It may be asked at any time, also apart from the storage, and after its end.
   */
  readonly readPool: () => PoolLoad | null;
}

/**
 * Opens a database as a storage for `@auth/core`.
 * @throws ConfigurationError when the URL is none of ours, the database is missing, or its migrations are not those of this
 * version; DatabaseError when it cannot be used
 */
export function createMikroStorage(options: MikroStorageOptions): Promise<MikroStorage> {
  const { migrate = false } = options;
  return openDatabase(options, { mayCreate: migrate }, async (orm, { readPool }) => {
    const pending = await findPending(orm);
    if (pending.length > 0) {
      assertAllowed(migrate, pending);
      await migrateBefore(orm, options);
    }
    return { ...createStorage(orm), readPool };
  });
}

function assertAllowed(migrate: boolean, pending: readonly string[]): void {
  if (!migrate) {
    throw new ConfigurationError(`The database lacks migrations: ${pending.join(', ')}. Apply them first.`);
  }
}

/** Over a connection that may take its time; only what is in memory has no other. */
function migrateBefore(orm: Orm, options: DatabaseOptions): Promise<string[]> {
  return orm.config.get('dbName') === inMemory ? applyMigrations(orm) : migrateUp(options);
}

function createStorage(orm: Orm): Storage {
  const db: Connection = orm.em.getKysely<Tables>();
  return {
    ...createStores(db),
    transaction: (work) => runTransaction(db, (transaction) => work(createStores(transaction))),
    purge: (cutoffs, limit) => attempt(() => purge(db, cutoffs, limit)),
    ping: () =>
      attempt(async () => {
        await db.selectFrom('users').select('id').limit(1).execute();
      }),
    close: () => attempt(() => orm.close()),
  };
}

function createStores(db: Connection): Stores {
  return {
    users: createUserStore(db),
    sessions: createSessionStore(db),
    keys: createSigningKeyStore(db),
    audit: createAuditStore(db),
  };
}
