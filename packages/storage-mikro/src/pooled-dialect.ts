import type { Dialect } from 'kysely';

/** How many connections to a server a pool has, and how many callers want one. */
export interface PoolLoad {
  /** Open, with nothing to do. */
  readonly idle: number;
  /** In use, or being opened for somebody. */
  readonly used: number;
  /** Callers that wait for a connection. */
  readonly waiting: number;
}

/** Kysely's words for a database, and a look at the pool of its connections. */
export interface PooledDialect extends Dialect {
  /** How it is at this moment; null for a file, which is no server and has no pool. */
  readPool(): PoolLoad | null;
}
