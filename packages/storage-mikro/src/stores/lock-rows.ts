import { isPostgres } from '../named-lock.ts';
import type { Connection } from '../transaction.ts';

/**
 * Reads the newest state of the rows that a query finds, and keeps others from changing them until the transaction ends.
 * SQLite has no words for it: its transactions write one at a time.
 */
export function lockRows<Query extends { forUpdate(): Query }>(db: Connection, query: Query): Query {
  return isPostgres(db) ? query.forUpdate() : query;
}
