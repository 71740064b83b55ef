import { type CompiledQuery, type ExpressionBuilder, type RawBuilder, sql } from 'kysely';
import type { Tables } from '../entities.ts';
import type { SessionWithUserRow } from '../mapping.ts';
import { isPostgres } from '../named-lock.ts';
import type { Connection } from '../transaction.ts';
import { together } from './together.ts';

/**
 * The columns of a session. Its last use is the birth of its unspent refresh token, where that is younger than what the row says: an
 * exchange leaves the row alone.
 */
export function sessionColumns(eb: ExpressionBuilder<Tables, 'sessions'>) {
  const lastExchange = eb
    .selectFrom('refresh_tokens')
    .select('created_at')
    .whereRef('session_id', '=', 'sessions.id')
    .where('spent_at', 'is', null)
    .whereRef('created_at', '>', 'sessions.last_used_at');
  return [
    'sessions.id',
    'sessions.user_id',
    'sessions.created_at',
    eb.fn.coalesce(lastExchange, 'sessions.last_used_at').as('last_used_at'),
    'sessions.expires_at',
    'sessions.password_proved_at',
    'sessions.ip',
    'sessions.user_agent',
    'sessions.revoked_at',
  ] as const;
}

/** What {@link SessionWithUserRow} has of the user. */
const userColumns = [
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
    .select(sessionColumns)
    .select(userColumns);
}

/** Finds a session by its id; on PostgreSQL all of those that are looked for in one turn of the event loop at once. */
export function createSessionSearch(db: Connection): (id: string) => Promise<SessionWithUserRow | undefined> {
  if (!isPostgres(db)) {
    const find = createStatement(db, sql<boolean>`sessions.id = ${''}`);
    return async (id) => (await find(id))[0];
  }
  const findAll = createStatement(db, sql<boolean>`sessions.id = any(${[]}::text[])`);
  const search = async (ids: readonly string[]) => {
    const rows = new Map((await findAll(ids)).map((row) => [row.id, row]));
    return ids.map((id) => rows.get(id));
  };
  const searchAlone = async (id: string) => (await search([id]))[0];
  return db.isTransaction ? searchAlone : together(search, searchAlone);
}

/** A search with one parameter, built once: no other is made as often, and to build it takes as long as to run it. */
function createStatement(db: Connection, matches: RawBuilder<boolean>) {
  let query: CompiledQuery | undefined;
  return async (parameter: unknown): Promise<SessionWithUserRow[]> => {
    query ??= selectSessionWithUser(db).where(matches).compile();
    return (await db.executeQuery<SessionWithUserRow>({ ...query, parameters: [parameter] })).rows;
  };
}
