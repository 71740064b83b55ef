import type { Connection } from '../transaction.ts';

/** Keeps the roles of a user where they can be looked up; called in the transaction that changes the user. */
export async function insertRoles(db: Connection, userId: string, roles: readonly string[]): Promise<void> {
  const rows = [...new Set(roles)].map((role) => ({ role, user_id: userId }));
  if (rows.length > 0) {
    await db.insertInto('user_roles').values(rows).execute();
  }
}

export async function replaceRoles(db: Connection, userId: string, roles: readonly string[]): Promise<void> {
  await db.deleteFrom('user_roles').where('user_id', '=', userId).execute();
  await insertRoles(db, userId, roles);
}
