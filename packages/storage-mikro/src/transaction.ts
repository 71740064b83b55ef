import type { Kysely, Transaction } from 'kysely';
import { toDatabaseError } from './driver-errors.ts';
import type { Tables } from './entities.ts';
import { repeatOnConflict } from './postgresql/repeat-on-conflict.ts';

/** The database, or the transaction that a call takes part in. */
export type Connection = Kysely<Tables>;

/** Marks what the work of a transaction threw, to tell it from what the database threw. */
class WorkFailure extends Error {}

/**
 * Runs `work` in one transaction. What it throws takes back its changes and passes through untouched. It runs once more where
 * the database took back the changes because they stood in somebody else's way.
 */
export function runTransaction<Result>(
  db: Connection,
  work: (transaction: Transaction<Tables>) => Promise<Result>,
): Promise<Result> {
  return repeatOnConflict(() => runOnce(db, work));
}

async function runOnce<Result>(
  db: Connection,
  work: (transaction: Transaction<Tables>) => Promise<Result>,
): Promise<Result> {
  const guarded = async (transaction: Transaction<Tables>) => {
    try {
      return await work(transaction);
    } catch (error) {
      throw new WorkFailure('', { cause: error });
    }
  };
  try {
    return await db.transaction().execute(guarded);
  } catch (error) {
    throw error instanceof WorkFailure ? error.cause : toDatabaseError(error);
  }
}

/** Several statements of one method: in a transaction of their own, unless there is one already. */
export function atomically<Result>(db: Connection, work: (db: Connection) => Promise<Result>): Promise<Result> {
  return db.isTransaction ? work(db) : repeatOnConflict(() => db.transaction().execute(work));
}
