import { type Login, type PasswordChange, type RecordLogin, type UserStore, usernameKey } from '@auth/core';
import { attempt } from '../driver-errors.ts';
import { toUser, type UserRow } from '../mapping.ts';
import type { Connection } from '../transaction.ts';
import { createUser } from './create-user.ts';
import { findTaken } from './find-taken.ts';
import { grantRole } from './grant-role.ts';
import { listUsers } from './list-users.ts';
import { updateUser } from './update-user.ts';

export function createUserStore(db: Connection): UserStore {
  return {
    create: (user, passwordHash) => attempt(() => createUser(db, user, passwordHash)),
    findTaken: ({ email, username }) => attempt(() => findTaken(db, { email, username_key: usernameKey(username) })),
    findById: (id) =>
      attempt(async () => {
        const row = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
        return row ? toUser(row) : null;
      }),
    findCredentials: (login) =>
      attempt(async () => {
        const row = await findByLogin(db, login);
        return row ? { user: toUser(row), passwordHash: row.password_hash } : null;
      }),
    recordLogin: (login) =>
      attempt(async () => {
        const row = await updateLogin(db, login);
        return row ? toUser(row) : null;
      }),
    update: (update) => attempt(() => updateUser(db, update)),
    grantRole: (grant) => attempt(() => grantRole(db, grant)),
    changePassword: (change) => attempt(() => updatePassword(db, change)),
    list: (query) => attempt(() => listUsers(db, query)),
  };
}

function findByLogin(db: Connection, login: Login): Promise<UserRow | undefined> {
  const users = db.selectFrom('users').selectAll();
  const found =
    'email' in login
      ? users.where('email', '=', login.email)
      : users.where('username_key', '=', usernameKey(login.username));
  return found.executeTakeFirst();
}

function updateLogin(db: Connection, { userId, verifiedHash, newHash, at }: RecordLogin): Promise<UserRow | undefined> {
  return db
    .updateTable('users')
    .set({ last_login_at: at.getTime(), password_hash: newHash ?? verifiedHash })
    .where('id', '=', userId)
    .where('is_active', '=', 1)
    .where('password_hash', '=', verifiedHash)
    .returningAll()
    .executeTakeFirst();
}

async function updatePassword(db: Connection, { userId, verifiedHash, newHash, at }: PasswordChange): Promise<boolean> {
  const update = db
    .updateTable('users')
    .set({ password_hash: newHash, updated_at: at.getTime() })
    .where('id', '=', userId);
  const provenUpdate =
    verifiedHash === undefined ? update : update.where('password_hash', '=', verifiedHash).where('is_active', '=', 1);
  const { numUpdatedRows } = await provenUpdate.executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
