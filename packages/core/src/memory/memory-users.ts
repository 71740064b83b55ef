import { usernameKey } from '../accounts/identifiers.ts';
import { UserAlreadyExistsError } from '../errors.ts';
import type { User } from '../model.ts';
import type { Login, RecordLogin, UniqueField, UserStore } from '../ports/user-store.ts';
import { assertConsistent } from './assert-consistent.ts';
import type { Run, Tables, UserRow } from './memory-tables.ts';
import { listUsers } from './memory-user-list.ts';
import { changePassword, grantRole, updateUser } from './memory-user-update.ts';

export function createMemoryUsers(tables: Tables, run: Run): UserStore {
  return {
    create: (user, passwordHash) => run(() => insertUser(tables, user, passwordHash)),
    findTaken: (candidate) => run(() => findTaken(tables, candidate)),
    findById: (id) => run(() => tables.users.get(id)?.user ?? null),
    findCredentials: (login) => run(() => findRow(tables, login) ?? null),
    recordLogin: (login) => run(() => recordLogin(tables, login)),
    update: (update) => run(() => updateUser(tables, update)),
    grantRole: (grant) => run(() => grantRole(tables, grant)),
    changePassword: (change) => run(() => changePassword(tables, change)),
    list: (query) => run(() => listUsers(tables, query)),
  };
}

function insertUser(tables: Tables, user: User, passwordHash: string | null): void {
  const taken = findTaken(tables, user);
  if (taken.length > 0) {
    throw new UserAlreadyExistsError(taken);
  }
  assertConsistent(!tables.users.has(user.id), 'the id of the user is taken');
  tables.users.set(user.id, { user: structuredClone(user), passwordHash });
  tables.userIdsByEmail.set(user.email, user.id);
  tables.userIdsByUsername.set(usernameKey(user.username), user.id);
}

function findTaken(tables: Tables, candidate: { readonly email: string; readonly username: string }): UniqueField[] {
  const taken: UniqueField[] = [];
  if (tables.userIdsByEmail.has(candidate.email)) {
    taken.push('email');
  }
  if (tables.userIdsByUsername.has(usernameKey(candidate.username))) {
    taken.push('username');
  }
  return taken;
}

export function findRow(tables: Tables, login: Login): UserRow | undefined {
  const id =
    'email' in login
      ? tables.userIdsByEmail.get(login.email)
      : tables.userIdsByUsername.get(usernameKey(login.username));
  return id === undefined ? undefined : tables.users.get(id);
}

function recordLogin(tables: Tables, { userId, verifiedHash, newHash, at }: RecordLogin): User | null {
  const row = tables.users.get(userId);
  if (!row?.user.isActive || row.passwordHash !== verifiedHash) {
    return null;
  }
  const user = { ...row.user, lastLoginAt: new Date(at) };
  tables.users.set(userId, { user, passwordHash: newHash ?? verifiedHash });
  return user;
}
