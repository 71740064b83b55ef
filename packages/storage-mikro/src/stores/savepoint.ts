import { sql } from 'kysely';
import { sqlStateOf } from '../postgresql/server-errors.ts';
import type { Connection } from '../transaction.ts';

/** Takes back what `work` has changed when it throws; PostgreSQL would end the whole transaction otherwise. */
export async function withSavepoint<Result>(db: Connection, work: () => Promise<Result>): Promise<Result> {
  await sql`savepoint attempt`.execute(db);
  try {
    const result = await work();
    await sql`release savepoint attempt`.execute(db);
    return result;
  } catch (error) {
    await sql`rollback to savepoint attempt`.execute(db).catch(() => undefined);
    throw error;
  }
}

/** On SQLite nobody can come in between a look and a write. */
export function isUniqueViolation(error: unknown): boolean {
  return sqlStateOf(error) === '23505';
}
