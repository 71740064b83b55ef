const deadlock = '40P01';
const serializationFailure = '40001';
/** A class of states. */
const integrityViolations = '23';
const featureNotSupported = '0A000';

/** The SQLSTATE of what the server says, which stays the same over its versions and languages; null for any other error. */
export function sqlStateOf(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}

/** A row that a rule of the tables forbids: it is twice, or what it refers to is missing. */
export function breaksConstraint(error: unknown): boolean {
  return sqlStateOf(error)?.startsWith(integrityViolations) ?? false;
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
