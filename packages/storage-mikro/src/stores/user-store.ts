import {
  type Login,
  type RecordLogin,
  type UniqueField,
  UserAlreadyExistsError,
  type UserStore,
  usernameKey,
} from '@auth/core';
import { attempt } from '../driver-errors.ts';
import { toUser, toUserRow, type UserRow } from '../mapping.ts';
import type { Connection } from '../transaction.ts';

export function createUserStore(db: Connection): UserStore {
  return {
    create: (user, passwordHash) => attempt(() => insertUser(db, toUserRow(user, passwordHash))),
    findTaken: ({ email, username }) => attempt(() => findTaken(db, email, usernameKey(username))),
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
  };
}

/** The conflict is no error to the database, which would end a transaction on some. */
async function insertUser(db: Connection, row: UserRow): Promise<void> {
  const insertion = db
    .insertInto('users')
    .values(row)
    .onConflict((conflict) => conflict.doNothing());
  const { numInsertedOrUpdatedRows } = await insertion.executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 1n) {
    return;
  }
  const taken = await findTaken(db, row.email, row.username_key);
  throw taken.length > 0 ? new UserAlreadyExistsError(taken) : new Error('the id of the user is taken');
}

async function findTaken(db: Connection, email: string, key: string): Promise<UniqueField[]> {
  const rows = await db
    .selectFrom('users')
    .select(['email', 'username_key'])
    .where((either) => either.or([either('email', '=', email), either('username_key', '=', key)]))
    .execute();
  const taken: UniqueField[] = [];
  if (rows.some((row) => row.email === email)) {
    taken.push('email');
  }
  if (rows.some((row) => row.username_key === key)) {
    taken.push('username');
  }
  return taken;
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
