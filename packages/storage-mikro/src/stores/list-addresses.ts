import { type Login, usernameKey } from '@auth/core';
import type { Connection } from '../transaction.ts';

/** One statement, whether or not there is such an account, so that no time tells. */
export async function listAddresses(db: Connection, login: Login, limit: number): Promise<readonly string[]> {
  const users = db.selectFrom('users').select('id');
  const owner =
    'email' in login
      ? users.where('email', '=', login.email)
      : users.where('username_key', '=', usernameKey(login.username));
  const newest = db.selectFrom('sessions').select('ip').where('user_id', '=', owner).orderBy('id', 'desc').limit(limit);
  const rows = await db
    .selectFrom(newest.as('newest'))
    .select('ip')
    .distinct()
    .where('ip', 'is not', null)
    .$narrowType<{ ip: string }>()
    .execute();
  return rows.map(({ ip }) => ip);
}
