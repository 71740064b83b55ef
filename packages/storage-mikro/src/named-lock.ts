import { PostgresAdapter, type QueryExecutorProvider, sql } from 'kysely';

/** What simultaneous transactions must take turns at; each has a number of its own in the database. */
const lockKeys = {
  migrations: 1,
  administrators: 2,
  purge: 3,
} as const;

export type LockName = keyof typeof lockKeys;

interface Holder extends QueryExecutorProvider {
  readonly isTransaction: boolean;
}

/** Sets our locks apart from those of others in one database: "auth" in ASCII. */
const lockSpace = 0x61757468;

/** Waits until no other transaction holds this lock, and holds it until the end of this one. */
export async function lockName(db: Holder, name: LockName): Promise<void> {
  assertTransaction(db);
  if (isPostgres(db)) {
    await sql`select pg_advisory_xact_lock(${lockSpace}::int, ${lockKeys[name]}::int)`.execute(db);
  }
}

/** Holds this lock until the end of the transaction and answers true, or false at once when another one holds it. */
export async function tryLockName(db: Holder, name: LockName): Promise<boolean> {
  assertTransaction(db);
  if (!isPostgres(db)) {
    return true;
  }
  const attempt = sql<{
    held: boolean;
  }>`select pg_try_advisory_xact_lock(${lockSpace}::int, ${lockKeys[name]}::int) as held`;
  const { rows } = await attempt.execute(db);
  return rows[0]?.held === true;
}

/** SQLite needs no more: its transactions write one at a time. */
export function isPostgres(db: QueryExecutorProvider): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}

function assertTransaction(db: Holder): void {
  if (!db.isTransaction) {
    throw new Error('a named lock is held by a transaction');
  }
}
