import type { Page, User, UserQuery } from '@auth/core';
import type { ExpressionBuilder } from 'kysely';
import type { Tables } from '../entities.ts';
import { toUser, type UserRow } from '../mapping.ts';
import type { Connection } from '../transaction.ts';
import { foreignPosition } from './page.ts';
import { searchUsers } from './search-users.ts';

const positionForm = /^id:(.+)$/s;

export function listUsers(db: Connection, query: UserQuery): Promise<Page<User>> {
  return query.prefix === null ? listNewest(db, query) : searchUsers(db, { ...query, prefix: query.prefix });
}

async function listNewest(db: Connection, query: UserQuery): Promise<Page<User>> {
  const lastId = query.after === null ? null : parsePosition(query.after);
  const rows = await (query.role === null
    ? selectUsers(db, query, lastId)
    : selectOfRole(db, query, query.role, lastId));
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return { items: page.map(toUser), next: last && rows.length > query.limit ? `id:${last.id}` : null };
}

function selectUsers(db: Connection, query: UserQuery, lastId: string | null): Promise<UserRow[]> {
  const users = db
    .selectFrom('users')
    .selectAll()
    .where(hasState(query))
    .orderBy('id', 'desc')
    .limit(query.limit + 1);
  return (lastId === null ? users : users.where('id', '<', lastId)).execute();
}

/** Walks through the index of the role, which is in the order of the ids as well. */
function selectOfRole(db: Connection, query: UserQuery, role: string, lastId: string | null): Promise<UserRow[]> {
  const users = db
    .selectFrom('user_roles')
    .innerJoin('users', 'users.id', 'user_roles.user_id')
    .selectAll('users')
    .where('user_roles.role', '=', role)
    .where(hasState(query))
    .orderBy('user_roles.user_id', 'desc')
    .limit(query.limit + 1);
  return (lastId === null ? users : users.where('user_roles.user_id', '<', lastId)).execute();
}

function hasState({ isActive }: UserQuery) {
  return ({ and, eb }: ExpressionBuilder<Tables, 'users'>) =>
    and(isActive === null ? [] : [eb('users.is_active', '=', Number(isActive))]);
}

function parsePosition(after: string): string {
  const [, id] = positionForm.exec(after) ?? [];
  if (id === undefined) {
    throw foreignPosition();
  }
  return id;
}
