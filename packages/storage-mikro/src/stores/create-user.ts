import type { User } from '@auth/core';
import { toUserRow } from '../mapping.ts';
import { atomically, type Connection } from '../transaction.ts';
import { assertFree } from './find-taken.ts';
import { insertRoles } from './user-roles.ts';

/** The conflict is no error to the database, which would end a transaction on some. */
export function createUser(db: Connection, user: User, passwordHash: string | null): Promise<void> {
  const row = toUserRow(user, passwordHash);
  return atomically(db, async (transaction) => {
    const insertion = transaction.insertInto('users').values(row);
    const { numInsertedOrUpdatedRows } = await insertion
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows !== 1n) {
      await assertFree(transaction, row);
      throw new Error('the id of the user is taken');
    }
    await insertRoles(transaction, user.id, user.roles);
  });
}
