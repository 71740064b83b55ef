import type { RefreshOutcome, RefreshTokenRotation, SessionWithUser } from '@auth/core';
import { toInstant, toInstantOrNull, toRefreshTokenRow, toSessionWithUser } from '../mapping.ts';
import { atomically, type Connection } from '../transaction.ts';
import { revokeSession } from './revoke-session.ts';
import { selectSessionWithUser } from './session-with-user.ts';

interface FoundToken {
  readonly expiresAt: Date;
  readonly spentAt: Date | null;
  /** When its successor ends; null when there is none, or it is spent. */
  readonly successorExpiresAt: Date | null;
  readonly owner: SessionWithUser;
}

/** Uses a good token; null when somebody else changed it, its session or its user first. */
type Use = (token: FoundToken) => Promise<RefreshOutcome | null>;

export function rotateRefreshToken(db: Connection, rotation: RefreshTokenRotation): Promise<RefreshOutcome> {
  return decide(db, rotation.tokenHash, rotation.now, rotation.graceStartsAt, (token) =>
    atomically(db, (transaction) => exchange(transaction, token, rotation)),
  );
}

/** Without an exchange there is no answer that could have been lost, so there is no grace either. */
export function keepRefreshToken(db: Connection, tokenHash: string, now: Date): Promise<RefreshOutcome> {
  return decide(db, tokenHash, now, null, async ({ expiresAt, owner }) => {
    const { numUpdatedRows } = await db
      .updateTable('sessions')
      .set({ last_used_at: now.getTime() })
      .where('id', 'in', selectUsableSession(db, owner.session.id))
      .executeTakeFirst();
    return numUpdatedRows === 1n ? { kind: 'kept', expiresAt, ...used(owner, now) } : null;
  });
}

/** The outcome in the order that {@link RefreshOutcome} lays down. A change that came too late leads to a second look. */
async function decide(
  db: Connection,
  tokenHash: string,
  now: Date,
  graceStartsAt: Date | null,
  use: Use,
): Promise<RefreshOutcome> {
  const token = await findToken(db, tokenHash);
  if (!token) {
    return { kind: 'unknown' };
  }
  const { session, user } = token.owner;
  if (session.revokedAt || !user.isActive) {
    return { kind: 'revoked', session, user };
  }
  if (session.expiresAt <= now || (!token.spentAt && token.expiresAt <= now)) {
    return { kind: 'expired', session, user };
  }
  if (token.spentAt && token.successorExpiresAt && graceStartsAt && token.spentAt > graceStartsAt) {
    return { kind: 'replayed', expiresAt: token.successorExpiresAt, session, user };
  }
  const outcome = await (token.spentAt ? punish(db, token, now) : use(token));
  return outcome ?? decide(db, tokenHash, now, graceStartsAt, use);
}

async function findToken(db: Connection, tokenHash: string): Promise<FoundToken | null> {
  const row = await selectSessionWithUser(db)
    .innerJoin('refresh_tokens as token', 'token.session_id', 'sessions.id')
    .leftJoin('refresh_tokens as successor', (join) =>
      join.onRef('successor.hash', '=', 'token.successor_hash').on('successor.spent_at', 'is', null),
    )
    .select(['token.expires_at as token_expires_at', 'token.spent_at', 'successor.expires_at as successor_expires_at'])
    .where('token.hash', '=', tokenHash)
    .executeTakeFirst();
  return row
    ? {
        expiresAt: toInstant(row.token_expires_at),
        spentAt: toInstantOrNull(row.spent_at),
        successorExpiresAt: toInstantOrNull(row.successor_expires_at),
        owner: toSessionWithUser(row),
      }
    : null;
}

async function exchange(
  db: Connection,
  { owner }: FoundToken,
  { tokenHash, successorHash, successorExpiresAt, now }: RefreshTokenRotation,
): Promise<RefreshOutcome | null> {
  const { session } = owner;
  const spent = await db
    .updateTable('refresh_tokens')
    .set({ spent_at: now.getTime(), successor_hash: successorHash })
    .where('hash', '=', tokenHash)
    .where('spent_at', 'is', null)
    .where('session_id', 'in', selectUsableSession(db, session.id))
    .executeTakeFirst();
  if (spent.numUpdatedRows === 0n) {
    return null;
  }
  const expiresAt = new Date(Math.min(successorExpiresAt.getTime(), session.expiresAt.getTime()));
  const successor = { hash: successorHash, sessionId: session.id, createdAt: now, expiresAt, spentAt: null };
  await db.insertInto('refresh_tokens').values(toRefreshTokenRow(successor)).execute();
  await db.updateTable('sessions').set({ last_used_at: now.getTime() }).where('id', '=', session.id).execute();
  return { kind: 'rotated', expiresAt, ...used(owner, now) };
}

async function punish(db: Connection, { owner }: FoundToken, now: Date): Promise<RefreshOutcome | null> {
  const { session, user } = owner;
  const wasAlive = await revokeSession(db, session.id, now);
  return wasAlive ? { kind: 'reused', session: { ...session, revokedAt: new Date(now) }, user } : null;
}

/** The id of the session, while it and its user may be used. */
function selectUsableSession(db: Connection, sessionId: string) {
  return db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select('sessions.id')
    .where('sessions.id', '=', sessionId)
    .where('sessions.revoked_at', 'is', null)
    .where('users.is_active', '=', 1);
}

function used({ session, user }: SessionWithUser, now: Date): SessionWithUser {
  return { session: { ...session, lastUsedAt: new Date(now) }, user };
}
