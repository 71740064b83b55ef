import type { PresentedToken, RefreshOutcome, RefreshTokenRotation, ReuseReport, SessionWithUser } from '@auth/core';
import type { ExpressionBuilder } from 'kysely';
import type { Tables } from '../entities.ts';
import { toInstant, toInstantOrNull, toRefreshTokenRow, toSessionWithUser } from '../mapping.ts';
import { isPostgres } from '../named-lock.ts';
import { atomically, type Connection } from '../transaction.ts';
import { insertEvent } from './audit-store.ts';
import { createRotateAtOnce } from './rotate-at-once.ts';
import { selectSessionWithUser } from './session-with-user.ts';

interface FoundToken {
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly spentAt: Date | null;
  /** Null when there is none, or it is spent. */
  readonly successor: { readonly hash: string; readonly expiresAt: Date } | null;
  readonly owner: SessionWithUser;
}

interface Presentation extends Pick<RefreshTokenRotation, 'describeReuse' | 'now' | 'tokenHash'> {
  /** Null where there is no grace. */
  readonly graceStartsAt: Date | null;
}

/** Uses a good token; null when somebody else changed it, its session or its user first. */
type Use = (token: FoundToken) => Promise<RefreshOutcome | null>;

export async function findByRefreshToken(db: Connection, tokenHash: string): Promise<PresentedToken | null> {
  const found = await findToken(db, tokenHash);
  if (!found) {
    return null;
  }
  const { owner, createdAt, expiresAt, spentAt } = found;
  return { token: { hash: tokenHash, sessionId: owner.session.id, createdAt, expiresAt, spentAt }, ...owner };
}

/** On a server each statement is a journey, so the ordinary exchange is one; SQLite cannot insert and update in one. */
export function createRotation(db: Connection): (rotation: RefreshTokenRotation) => Promise<RefreshOutcome> {
  const rotate = (rotation: RefreshTokenRotation) =>
    decide(db, rotation, (token) => atomically(db, (transaction) => exchange(transaction, token, rotation)));
  if (!isPostgres(db)) return rotate;
  const rotateAtOnce = createRotateAtOnce(db, (rotation) => rotate(withOwnInstantInGrace(rotation)));
  return async (rotation) => (await rotateAtOnce(rotation)) ?? rotate(rotation);
}

/** Of an exchange that may have been made although its answer was lost: what it spent itself is replayed, however short the grace. */
function withOwnInstantInGrace(rotation: RefreshTokenRotation): RefreshTokenRotation {
  const justBefore = rotation.now.getTime() - 1;
  return { ...rotation, graceStartsAt: new Date(Math.min(rotation.graceStartsAt.getTime(), justBefore)) };
}

/** Without an exchange there is no answer that could have been lost, so there is no grace either. */
export function keepRefreshToken(
  db: Connection,
  tokenHash: string,
  now: Date,
  describeReuse: () => ReuseReport,
): Promise<RefreshOutcome> {
  return decide(db, { tokenHash, now, graceStartsAt: null, describeReuse }, async ({ expiresAt, owner }) => {
    const { numUpdatedRows } = await db
      .updateTable('sessions')
      .set({ last_used_at: now.getTime() })
      .where((eb) => isUsable(eb, owner))
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n ? { kind: 'kept', expiresAt, ...used(owner, now) } : null;
  });
}

/** The outcome in the order that {@link RefreshOutcome} lays down. A change that came too late leads to a second look. */
async function decide(db: Connection, presentation: Presentation, use: Use): Promise<RefreshOutcome> {
  const { tokenHash, now, graceStartsAt } = presentation;
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
  if (token.spentAt && token.successor && graceStartsAt && token.spentAt > graceStartsAt) {
    const { hash: successorHash, expiresAt } = token.successor;
    return { kind: 'replayed', expiresAt, successorHash, session, user };
  }
  const outcome = await (token.spentAt ? punish(db, token, presentation) : use(token));
  return outcome ?? decide(db, presentation, use);
}

async function findToken(db: Connection, tokenHash: string): Promise<FoundToken | null> {
  const row = await selectSessionWithUser(db)
    .innerJoin('refresh_tokens as token', 'token.session_id', 'sessions.id')
    .leftJoin('refresh_tokens as successor', (join) =>
      join.onRef('successor.hash', '=', 'token.successor_hash').on('successor.spent_at', 'is', null),
    )
    .select([
      'token.created_at as token_created_at',
      'token.expires_at as token_expires_at',
      'token.spent_at',
      'successor.hash as unspent_successor_hash',
      'successor.expires_at as successor_expires_at',
    ])
    .where('token.hash', '=', tokenHash)
    .executeTakeFirst();
  if (!row) {
    return null;
  }
  const successorExpiresAt = toInstantOrNull(row.successor_expires_at);
  const hash = row.unspent_successor_hash;
  return {
    createdAt: toInstant(row.token_created_at),
    expiresAt: toInstant(row.token_expires_at),
    spentAt: toInstantOrNull(row.spent_at),
    successor: hash !== null && successorExpiresAt ? { hash, expiresAt: successorExpiresAt } : null,
    owner: toSessionWithUser(row),
  };
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
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('sessions')
          .select('id')
          .where((of) => isUsable(of, owner)),
      ),
    )
    .executeTakeFirstOrThrow();
  if (spent.numUpdatedRows === 0n) {
    return null;
  }
  const expiresAt = new Date(Math.min(successorExpiresAt.getTime(), session.expiresAt.getTime()));
  const successor = { hash: successorHash, sessionId: session.id, createdAt: now, expiresAt, spentAt: null };
  await db.insertInto('refresh_tokens').values(toRefreshTokenRow(successor)).execute();
  return { kind: 'rotated', expiresAt, ...used(owner, now) };
}

/** One call revokes the session and writes the event; null for all others. */
function punish(
  db: Connection,
  { owner }: FoundToken,
  { now, describeReuse }: Presentation,
): Promise<RefreshOutcome | null> {
  const { session, user } = owner;
  return atomically(db, async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('sessions')
      .set({ revoked_at: now.getTime() })
      .where((eb) => isUsable(eb, owner))
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) {
      return null;
    }
    const details = { session_id: session.id };
    await insertEvent(transaction, { ...describeReuse(), type: 'auth.refresh.reused', userId: user.id, details });
    return { kind: 'reused', session: { ...session, revokedAt: new Date(now) }, user };
  });
}

/** Whether this is the session, it is not revoked, and its user is active; asked again of what changed while we waited. */
function isUsable(eb: ExpressionBuilder<Tables, 'sessions'>, { session, user }: SessionWithUser) {
  const activeUser = eb
    .selectFrom('users')
    .select('users.id')
    .where('users.id', '=', user.id)
    .where('is_active', '=', 1);
  return eb.and([eb('sessions.id', '=', session.id), eb('sessions.revoked_at', 'is', null), eb.exists(activeUser)]);
}

function used({ session, user }: SessionWithUser, now: Date): SessionWithUser {
  return { session: { ...session, lastUsedAt: new Date(now) }, user };
}
