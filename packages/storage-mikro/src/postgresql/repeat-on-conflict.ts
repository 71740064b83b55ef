import { isConflict } from './server-errors.ts';

/** Each time somebody gets through, so that only a crowd could use them up. */
const mostAttempts = 5;

/**
 * Does work again that the database took back because it stood in somebody else's way: of two calls that deadlock, it ends
 * one for no fault of its own.
 */
export async function repeatOnConflict<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === mostAttempts || !isConflict(causeOf(error))) {
        throw error;
      }
    }
  }
}

/** A store has translated what happened inside a transaction. */
function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}
