const deadlock = '40P01';
const serializationFailure = '40001';
/** Of connections that fail, time out idle, or end with their server. */
const lastWords = /^(?:08|25P03|57P0)/;
const featureNotSupported = '0A000';

/** The SQLSTATE of what the server says, which stays the same over its versions and languages; null for any other error. */
export function sqlStateOf(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}

/** The last that is heard over a connection, whose end follows: the server says so, or it is not the server that speaks. */
export function endsConnection(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === null || lastWords.test(state);
}

/** Somebody else was there first, and all that the transaction did is taken back: it is right to do it once more. */
export function isConflict(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === deadlock || state === serializationFailure || isStalePlan(error);
}

/** A migration has changed the tables since the statement was prepared. */
export function isStalePlan(error: unknown): boolean {
  const routine = error instanceof Error && 'routine' in error ? error.routine : null;
  return sqlStateOf(error) === featureNotSupported && routine === 'RevalidateCachedQuery';
}
