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
 * How many names one page looks at, so that a page costs the same however many of them the filters refuse. A page that finds
 * too few among them is short, and says where the next one goes on.
 */
const namesAPage = 10_000;

/**
 * First all whose email begins with the prefix, then those of whom only the username does. Whoever is renamed between two pages
 * may be met again or not at all; nobody else.
 */
export async function searchUsers(db: Connection, search: UserSearch, most: number = namesAPage): Promise<Page<User>> {
  const position = search.after === null ? start : parsePosition(search.after, search.prefix);
  const found = await searchColumn(db, { ...search, position, most });
  if (position.column === 'username_key' || found.next !== null) {
    return found;
  }
  const left = search.limit - found.items.length;
  const rest = await searchColumn(db, {
    ...search,
    position: { column: 'username_key', value: '' },
    limit: left,
    most,
  });
  return { items: [...found.items, ...rest.items], next: rest.next };
}

type ColumnSearch = UserSearch & { readonly position: Position; readonly most: number };

/** What one column has behind a position; its `next` is null where nothing is left in this column. */
async function searchColumn(db: Connection, search: ColumnSearch): Promise<Page<User>> {
  const { column } = search.position;
  const rows = await selectBehind(db, search);
  const items = rows.slice(0, search.limit);
  const last = rows.length > search.limit ? lastOf(items, search.position) : await findLastName(db, search);
  return { items: items.map(toUser), next: last === null ? null : `${column}:${last}` };
}

/** Of a page that has room for nobody, the position it begins behind. */
function lastOf(items: readonly UserRow[], { column, value }: Position): string {
  return items.at(-1)?.[column] ?? value;
}

function selectBehind(db: Connection, search: ColumnSearch): Promise<UserRow[]> {
  const { column } = search.position;
  const range = toPrefixRange(search.prefix);
  return db
    .selectFrom(selectNames(db, search).selectAll().limit(search.most).as('users'))
    .selectAll()
    .where((eb) => eb.and(column === 'email' ? [] : [eb.not(isIn(eb, 'email', range))]))
    .where((eb) => passesFilters(eb, search, isPostgres(db)))
    .orderBy(column)
    .limit(search.limit + 1)
    .execute();
}

/** The last of as many names as a page looks at; null where there are not so many. */
async function findLastName(db: Connection, search: ColumnSearch): Promise<string | null> {
  const { column } = search.position;
  const names = selectNames(db, search)
    .select(column)
    .offset(search.most - 1);
  const last = await names.limit(1).executeTakeFirst();
  return last?.[column] ?? null;
}

function selectNames(db: Connection, { prefix, position }: ColumnSearch) {
  const range = toPrefixRange(prefix);
  return db
    .selectFrom('users')
    .where((eb) => isBehind(eb, range, position))
    .orderBy(position.column);
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

function parsePosition(after: string, prefix: string): Position {
  const [, column, value = ''] = /^(email|username_key):(.*)$/s.exec(after) ?? [];
  const isWithin = value.startsWith(prefix) || (column === 'username_key' && value === '');
  if ((column !== 'email' && column !== 'username_key') || !isWithin) {
    throw foreignPosition();
  }
  return { column, value };
}
