import type { Connection } from '../transaction.ts';

/** What {@link SessionWithUserRow} has of the user. */
export const userColumns = [
  'users.email',
  'users.username',
  'users.is_active',
  'users.email_verified',
  'users.roles',
  'users.created_at as user_created_at',
  'users.updated_at',
  'users.last_login_at',
] as const;

/** Sessions beside their users, in the columns of {@link SessionWithUserRow}. */
export function selectSessionWithUser(db: Connection) {
  return db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .selectAll('sessions')
    .select(userColumns);
}
