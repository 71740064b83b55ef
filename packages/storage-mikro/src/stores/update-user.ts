import { LastAdminError, type User, type UserChanges, type UserUpdate } from '@auth/core';
import { toUser, toUserRow, type UserRow } from '../mapping.ts';
import { lockName } from '../named-lock.ts';
import { atomically, type Connection } from '../transaction.ts';
import { assertFree } from './find-taken.ts';
import { lockRows } from './lock-rows.ts';
import { isUniqueViolation, withSavepoint } from './savepoint.ts';
import { replaceRoles } from './user-roles.ts';

export function updateUser(db: Connection, { userId, changes, at }: UserUpdate): Promise<User | null> {
  return atomically(db, async (transaction) => {
    const before = await findForUpdate(transaction, userId);
    return before ? changeUser(transaction, before, changes, at) : null;
  });
}

/** The row as nobody else changes it until the end of the transaction. */
export function findForUpdate(db: Connection, userId: string): Promise<UserRow | undefined> {
  return lockRows(db, db.selectFrom('users').selectAll().where('id', '=', userId)).executeTakeFirst();
}

/** Changes a user whose row is that of {@link findForUpdate}; the user as it is then. */
export async function changeUser(db: Connection, before: UserRow, changes: UserChanges, at: Date): Promise<User> {
  const row = toUserRow({ ...toUser(before), ...changes, updatedAt: at }, before.password_hash);
  const user = toUser(row);
  await assertAdminLeft(db, toUser(before), user);
  const isRenamed = row.email !== before.email || row.username_key !== before.username_key;
  await (isRenamed ? renameUser(db, row) : writeUser(db, row));
  if (row.roles !== before.roles) {
    await replaceRoles(db, user.id, user.roles);
  }
  return user;
}

/** Looks before it writes, to name all that is taken; who was quicker in between is met at the second look. */
async function renameUser(db: Connection, row: UserRow): Promise<void> {
  await assertFree(db, row, row.id);
  try {
    await withSavepoint(db, () => writeUser(db, row));
  } catch (error) {
    if (!isUniqueViolation(error)) {
      throw error;
    }
    await renameUser(db, row);
  }
}

async function writeUser(db: Connection, { id, ...columns }: UserRow): Promise<void> {
  await db.updateTable('users').set(columns).where('id', '=', id).execute();
}

/**
 * Whoever may be the last takes turns with the others who may be: the lock is waited for before the others are looked for, so
 * that the look sees what they did.
 */
async function assertAdminLeft(db: Connection, before: User, after: User): Promise<void> {
  if (!isActiveAdmin(before) || isActiveAdmin(after)) {
    return;
  }
  await lockName(db, 'administrators');
  const other = await db
    .selectFrom('user_roles')
    .innerJoin('users', 'users.id', 'user_roles.user_id')
    .select('users.id')
    .where('user_roles.role', '=', 'admin')
    .where('user_roles.user_id', '<>', before.id)
    .where('users.is_active', '=', 1)
    .limit(1)
    .executeTakeFirst();
  if (!other) {
    throw new LastAdminError();
  }
}

function isActiveAdmin({ isActive, roles }: User): boolean {
  return isActive && roles.includes('admin');
}
