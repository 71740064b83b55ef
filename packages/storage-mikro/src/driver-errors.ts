import { AuthError, DatabaseError } from '@auth/core';

/** Runs calls to the database: whatever a driver throws arrives as {@link DatabaseError}, our own errors as they are. */
export async function attempt<Result>(calls: () => Promise<Result>): Promise<Result> {
  try {
    return await calls();
  } catch (error) {
    throw toDatabaseError(error);
  }
}

export function toDatabaseError(error: unknown): AuthError {
  return error instanceof AuthError ? error : new DatabaseError({ cause: error });
}
