import { usernameKey } from '../accounts/identifiers.ts';
import { LastAdminError, UserAlreadyExistsError } from '../errors.ts';
import type { User } from '../model.ts';
import type {
  PasswordChange,
  RoleGrant,
  RoleGrantOutcome,
  UniqueField,
  UserChanges,
  UserUpdate,
} from '../ports/user-store.ts';
import type { Tables, UserRow } from './memory-tables.ts';

export function updateUser(tables: Tables, { userId, changes, at }: UserUpdate): User | null {
  const row = tables.users.get(userId);
  return row ? changeUser(tables, row, changes, at) : null;
}

export function grantRole(tables: Tables, { userId, role, at }: RoleGrant): RoleGrantOutcome | null {
  const row = tables.users.get(userId);
  if (!row) {
    return null;
  }
  const { roles } = row.user;
  return roles.includes(role)
    ? { user: row.user, isNew: false }
    : { user: changeUser(tables, row, { roles: [...roles, role] }, at), isNew: true };
}

function changeUser(tables: Tables, row: UserRow, changes: UserChanges, at: Date): User {
  const user = structuredClone({ ...row.user, ...changes, updatedAt: at });
  assertAdminLeft(tables, row.user, user);
  assertFree(tables, user);
  tables.userIdsByEmail.delete(row.user.email);
  tables.userIdsByUsername.delete(usernameKey(row.user.username));
  tables.userIdsByEmail.set(user.email, user.id);
  tables.userIdsByUsername.set(usernameKey(user.username), user.id);
  tables.users.set(user.id, { ...row, user });
  return user;
}

export function changePassword(tables: Tables, { userId, verifiedHash, newHash, at }: PasswordChange): boolean {
  const row = tables.users.get(userId);
  const isProved = verifiedHash === undefined || (row?.user.isActive && row.passwordHash === verifiedHash);
  if (!row || !isProved) {
    return false;
  }
  tables.users.set(userId, { user: { ...row.user, updatedAt: new Date(at) }, passwordHash: newHash });
  return true;
}

function assertFree(tables: Tables, user: User): void {
  const owners: Record<UniqueField, string | undefined> = {
    email: tables.userIdsByEmail.get(user.email),
    username: tables.userIdsByUsername.get(usernameKey(user.username)),
  };
  const fields: readonly UniqueField[] = ['email', 'username'];
  const taken = fields.filter((field) => owners[field] !== undefined && owners[field] !== user.id);
  if (taken.length > 0) {
    throw new UserAlreadyExistsError(taken);
  }
}

function assertAdminLeft(tables: Tables, before: User, after: User): void {
  const isLast = () => !tables.users.values().some(({ user }) => user.id !== before.id && isActiveAdmin(user));
  if (isActiveAdmin(before) && !isActiveAdmin(after) && isLast()) {
    throw new LastAdminError();
  }
}

function isActiveAdmin({ isActive, roles }: User): boolean {
  return isActive && roles.includes('admin');
}
