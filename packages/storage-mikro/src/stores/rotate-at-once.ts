import type { RefreshOutcome, RefreshTokenRotation } from '@auth/core';
import { sql } from 'kysely';
import { type SessionWithUserRow, toSessionWithUser } from '../mapping.ts';
import type { Connection } from '../transaction.ts';
import { together } from './together.ts';

/**
 * The ordinary exchange of a good token, where the database can change several tables in one statement; null when the token is not
 * good, or not any more: what became of it is for a second look to find out.
 */
export type RotateAtOnce = (rotation: RefreshTokenRotation) => Promise<RefreshOutcome | null>;

/** What a statement exchanged, beside whose it is. */
type RotatedRow = SessionWithUserRow & { readonly hash: string };

/**
 * The exchanges of one turn of the event loop are one statement, but for those within a transaction.
 * @param rotateAgain makes an exchange by itself, or finds that it was made, where that statement failed
 */
export function createRotateAtOnce(db: Connection, rotateAgain: RotateAtOnce): RotateAtOnce {
  if (db.isTransaction) return async (rotation) => (await rotateAll(db, [rotation]))[0] ?? null;
  return together((rotations) => rotateAll(db, rotations), rotateAgain);
}

/** The outcomes in the order of the rotations. A token that is there twice is exchanged once. */
async function rotateAll(
  db: Connection,
  rotations: readonly RefreshTokenRotation[],
): Promise<(RefreshOutcome | null)[]> {
  const firsts = new Map(rotations.toReversed().map((rotation) => [rotation.tokenHash, rotation]));
  const { rows } = await toStatement([...firsts.values()]).execute(db);
  const unclaimed = new Map(rows.map((row) => [row.hash, row]));
  return rotations.map((rotation) => {
    const row = unclaimed.get(rotation.tokenHash);
    unclaimed.delete(rotation.tokenHash);
    return row ? toOutcome(row, rotation) : null;
  });
}

function toOutcome(row: RotatedRow, { successorExpiresAt }: RefreshTokenRotation): RefreshOutcome {
  const owner = toSessionWithUser(row);
  const expiresAt = new Date(Math.min(successorExpiresAt.getTime(), owner.session.expiresAt.getTime()));
  return { kind: 'rotated', expiresAt, ...owner };
}

/**
 * As text: built piece by piece, as other statements are, it takes a tenth of the whole exchange. Its limits say nothing new, and leave
 * the planner no choice but to begin with the tokens and to look up the owner of each: on tables without statistics it began with all
 * sessions. A token without a successor is unspent. No session is changed, so that nobody waits but for who exchanges the same token.
 */
function toStatement(rotations: readonly RefreshTokenRotation[]) {
  return sql<RotatedRow>`
    with given as (
      select * from unnest(
        ${rotations.map(({ tokenHash }) => tokenHash)}::text[],
        ${rotations.map(({ successorHash }) => successorHash)}::text[],
        ${rotations.map(({ now }) => now.getTime())}::bigint[],
        ${rotations.map(({ successorExpiresAt }) => successorExpiresAt.getTime())}::bigint[]
      ) as given (hash, successor_hash, at, successor_expires_at)
      limit ${rotations.length}
    ), good as (
      select given.*, given.at as last_used_at,
        sessions.id, user_id, sessions.created_at, expires_at, password_proved_at, ip, user_agent, revoked_at,
        email, username, is_active, email_verified, roles, users.created_at as user_created_at, updated_at, last_login_at
      from given
        cross join lateral (
          select * from sessions where id = (
            select session_id from refresh_tokens where hash = given.hash and expires_at > given.at
          ) limit 1
        ) as sessions
        cross join lateral (select * from users where id = sessions.user_id limit 1) as users
      where sessions.revoked_at is null and sessions.expires_at > given.at and users.is_active = 1
    ), spent as (
      update refresh_tokens
      set spent_at = good.at, successor_hash = good.successor_hash
      from good
      where refresh_tokens.hash = good.hash and refresh_tokens.successor_hash is null
      returning good.*
    ), added as (
      insert into refresh_tokens (hash, session_id, created_at, expires_at)
      select successor_hash, id, at, least(successor_expires_at, expires_at) from spent
    )
    select * from spent`;
}
