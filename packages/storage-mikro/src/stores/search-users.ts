import type { Page, User, UserQuery } from '@auth/core';
import { type ExpressionBuilder, sql } from 'kysely';
import type { Tables } from '../entities.ts';
import { toUser, type UserRow } from '../mapping.ts';
import { isPostgres } from '../named-lock.ts';
import type { Connection } from '../transaction.ts';
import { foreignPosition } from './page.ts';
import { type PrefixRange, toPrefixRange } from './prefix-range.ts';

type UserSearch = UserQuery & { readonly prefix: string };

/** The columns that are searched, one after the other, each in the order of its index. */
type Column = 'email' | 'username_key';

/** Behind which value of which column a page begins; an empty value is before all others. */
interface Position {
  readonly column: Column;
  readonly value: string;
}

const start: Position = { column: 'email', value: '' };

/**
 * First all whose email begins with the prefix, then those of whom only the username does. Whoever is renamed between two pages
 * may be met again or not at all; nobody else.
 */
export async function searchUsers(db: Connection, search: UserSearch): Promise<Page<User>> {
  const { column, value } = search.after === null ? start : parsePosition(search.after, search.prefix);
  const byEmail = column === 'email' ? await selectBehind(db, search, { column, value }, search.limit + 1) : [];
  if (byEmail.length > search.limit) {
    return toPage(byEmail.slice(0, search.limit), 'email');
  }
  const left = search.limit - byEmail.length;
  const behind = column === 'email' ? '' : value;
  const byUsername = await selectBehind(db, search, { column: 'username_key', value: behind }, left + 1);
  const page = toPage(byUsername.slice(0, left), 'username_key');
  return { items: [...byEmail.map(toUser), ...page.items], next: byUsername.length > left ? page.next : null };
}

function selectBehind(db: Connection, search: UserSearch, position: Position, limit: number): Promise<UserRow[]> {
  const range = toPrefixRange(search.prefix);
  return db
    .selectFrom('users')
    .selectAll()
    .where((eb) => isBehind(eb, range, position))
    .where((eb) => eb.and(position.column === 'email' ? [] : [eb.not(isIn(eb, 'email', range))]))
    .where((eb) => passesFilters(eb, search, isPostgres(db)))
    .orderBy(position.column)
    .limit(limit)
    .execute();
}

type Builder = ExpressionBuilder<Tables, 'users'>;

function isBehind(eb: Builder, range: PrefixRange, { column, value }: Position) {
  return value === '' ? isIn(eb, column, range) : eb.and([eb(column, '>', value), isBefore(eb, column, range.to)]);
}

function isIn(eb: Builder, column: Column, { from, to }: PrefixRange) {
  return eb.and([eb(column, '>=', from), isBefore(eb, column, to)]);
}

function isBefore(eb: Builder, column: Column, to: string | null) {
  return eb.and(to === null ? [] : [eb(column, '<', to)]);
}

/** SQLite keeps no statistics by itself: it would take the index of states, and sort half of all users for a page. */
function passesFilters(eb: Builder, { isActive, role }: UserSearch, hasStatistics: boolean) {
  const state = hasStatistics ? eb.ref('is_active') : sql<number>`+ is_active`;
  const hasRole = () =>
    eb.exists(
      eb
        .selectFrom('user_roles')
        .select('user_roles.role')
        .where('user_roles.role', '=', role)
        .whereRef('user_roles.user_id', '=', 'users.id'),
    );
  return eb.and([
    ...(isActive === null ? [] : [eb(state, '=', Number(isActive))]),
    ...(role === null ? [] : [hasRole()]),
  ]);
}

function toPage(rows: readonly UserRow[], column: Column): Page<User> {
  return { items: rows.map(toUser), next: `${column}:${rows.at(-1)?.[column] ?? ''}` };
}

function parsePosition(after: string, prefix: string): Position {
  const [, column, value = ''] = /^(email|username_key):(.*)$/s.exec(after) ?? [];
  const isWithin = value.startsWith(prefix) || (column === 'username_key' && value === '');
  if ((column !== 'email' && column !== 'username_key') || !isWithin) {
    throw foreignPosition();
  }
  return { column, value };
}
