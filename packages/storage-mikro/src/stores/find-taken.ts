import { type UniqueField, UserAlreadyExistsError } from '@auth/core';
import type { UserRow } from '../mapping.ts';
import type { Connection } from '../transaction.ts';

type Names = Pick<UserRow, 'email' | 'username_key'>;

/** Which of the two belong to somebody other than the user who is named. */
export async function findTaken(db: Connection, names: Names, exceptUserId?: string): Promise<UniqueField[]> {
  const rows = await db
    .selectFrom('users')
    .select(['id', 'email', 'username_key'])
    .where((eb) => eb.or([eb('email', '=', names.email), eb('username_key', '=', names.username_key)]))
    .execute();
  const others = rows.filter(({ id }) => id !== exceptUserId);
  const taken: UniqueField[] = [];
  if (others.some(({ email }) => email === names.email)) {
    taken.push('email');
  }
  if (others.some(({ username_key }) => username_key === names.username_key)) {
    taken.push('username');
  }
  return taken;
}

/** @throws UserAlreadyExistsError naming all that is taken */
export async function assertFree(db: Connection, names: Names, exceptUserId?: string): Promise<void> {
  const taken = await findTaken(db, names, exceptUserId);
  if (taken.length > 0) {
    throw new UserAlreadyExistsError(taken);
  }
}
