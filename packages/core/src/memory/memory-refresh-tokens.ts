import type { RefreshOutcome, RefreshTokenRotation, ReuseReport, SessionWithUser } from '../ports/session-store.ts';
import { assertConsistent } from './assert-consistent.ts';
import { findSessionWithUser } from './find-session-with-user.ts';
import { appendEvent } from './memory-audit.ts';
import type { Tables, TokenRow } from './memory-tables.ts';

export function rotateRefreshToken(tables: Tables, rotation: RefreshTokenRotation): RefreshOutcome {
  return exchange(tables, rotation, (token, found) => {
    const expiresAt = earlier(rotation.successorExpiresAt, found.session.expiresAt);
    const { successorHash, now } = rotation;
    assertConsistent(!tables.tokens.has(successorHash), 'the hash of the successor is taken');
    tables.tokens.set(token.hash, { ...token, spentAt: new Date(now), successorHash });
    tables.tokens.set(successorHash, {
      hash: successorHash,
      sessionId: token.sessionId,
      createdAt: new Date(now),
      expiresAt,
      spentAt: null,
      successorHash: null,
    });
    return { kind: 'rotated', expiresAt, ...touch(tables, found, now) };
  });
}

export function keepRefreshToken(
  tables: Tables,
  tokenHash: string,
  now: Date,
  describeReuse: () => ReuseReport,
): RefreshOutcome {
  return exchange(tables, { tokenHash, now, graceStartsAt: null, describeReuse }, (token, found) => {
    return { kind: 'kept', expiresAt: token.expiresAt, ...touch(tables, found, now) };
  });
}

interface Presentation extends Pick<RefreshTokenRotation, 'describeReuse' | 'now' | 'tokenHash'> {
  /** Null where there is no grace. */
  readonly graceStartsAt: Date | null;
}

/** The outcome in the order that {@link RefreshOutcome} lays down; `use` says what a good token leads to. */
function exchange(
  tables: Tables,
  { tokenHash, now, graceStartsAt, describeReuse }: Presentation,
  use: (token: TokenRow, found: SessionWithUser) => RefreshOutcome,
): RefreshOutcome {
  const token = tables.tokens.get(tokenHash);
  const found = token && findSessionWithUser(tables, token.sessionId);
  if (!token || !found) {
    return { kind: 'unknown' };
  }
  if (found.session.revokedAt || !found.user.isActive) {
    return { kind: 'revoked', ...found };
  }
  if (found.session.expiresAt <= now || (!token.spentAt && token.expiresAt <= now)) {
    return { kind: 'expired', ...found };
  }
  if (!token.spentAt) {
    return use(token, found);
  }
  const successor = token.successorHash === null ? undefined : tables.tokens.get(token.successorHash);
  if (successor?.spentAt === null && graceStartsAt && token.spentAt > graceStartsAt) {
    return { kind: 'replayed', expiresAt: successor.expiresAt, successorHash: successor.hash, ...found };
  }
  return { kind: 'reused', ...punish(tables, found, now, describeReuse()) };
}

function punish(tables: Tables, found: SessionWithUser, now: Date, reuse: ReuseReport): SessionWithUser {
  const { id, userId } = found.session;
  appendEvent(tables, { ...reuse, type: 'auth.refresh.reused', userId, details: { session_id: id } });
  return changeSession(tables, found, { revokedAt: new Date(now) });
}

function touch(tables: Tables, found: SessionWithUser, now: Date): SessionWithUser {
  return changeSession(tables, found, { lastUsedAt: new Date(now) });
}

function changeSession(
  tables: Tables,
  { session, user }: SessionWithUser,
  change: { readonly lastUsedAt: Date } | { readonly revokedAt: Date },
): SessionWithUser {
  const changed = { ...session, ...change };
  tables.sessions.set(session.id, changed);
  return { session: changed, user };
}

function earlier(a: Date, b: Date): Date {
  return new Date(Math.min(a.getTime(), b.getTime()));
}
