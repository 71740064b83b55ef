import type { RefreshOutcome, RefreshTokenRotation } from '@auth/core';
import { sql } from 'kysely';
import { type SessionWithUserRow, toSessionWithUser } from '../mapping.ts';
import type { Connection } from '../transaction.ts';

/**
 * The ordinary exchange of a good token in one statement, where the database can change several tables in one; null when the
 * token is not good, or not any more: what became of it is for a second look to find out.
 */
export async function rotateAtOnce(db: Connection, rotation: RefreshTokenRotation): Promise<RefreshOutcome | null> {
  const { rows } = await toStatement(rotation).execute(db);
  const [row] = rows;
  if (!row) {
    return null;
  }
  const { now, successorExpiresAt } = rotation;
  const { session, user } = toSessionWithUser(row);
  const expiresAt = new Date(Math.min(successorExpiresAt.getTime(), session.expiresAt.getTime()));
  return { kind: 'rotated', expiresAt, session: { ...session, lastUsedAt: new Date(now) }, user };
}

/**
 * As text: built piece by piece, as other statements are, it takes a tenth of the whole exchange. That the session is looked up by
 * itself says nothing new, and leaves the planner no choice: on tables that have no statistics yet it began with all sessions.
 */
function toStatement({ tokenHash, successorHash, successorExpiresAt, now }: RefreshTokenRotation) {
  const nowMs = now.getTime();
  return sql<SessionWithUserRow>`
    with spent as (
      update refresh_tokens
      set spent_at = ${nowMs}, successor_hash = ${successorHash}
      from sessions join users on users.id = sessions.user_id
      where refresh_tokens.hash = ${tokenHash}
        and refresh_tokens.spent_at is null
        and refresh_tokens.expires_at > ${nowMs}
        and sessions.id = refresh_tokens.session_id
        and sessions.id = (select session_id from refresh_tokens where hash = ${tokenHash})
        and sessions.revoked_at is null
        and sessions.expires_at > ${nowMs}
        and users.is_active = 1
      returning sessions.*, users.email, users.username, users.is_active, users.email_verified, users.roles,
        users.created_at as user_created_at, users.updated_at, users.last_login_at
    ), added as (
      insert into refresh_tokens (hash, session_id, created_at, expires_at)
      select ${successorHash}, id, ${nowMs}::bigint, least(${successorExpiresAt.getTime()}::bigint, expires_at) from spent
    ), touched as (
      update sessions set last_used_at = ${nowMs} from spent where sessions.id = spent.id
    )
    select * from spent`;
}
