import type { RefreshOutcome, RefreshTokenRotation, SessionWithUser } from '../ports/storage.ts';
import { assertConsistent } from './assert-consistent.ts';
import { findSessionWithUser } from './find-session-with-user.ts';
import type { Tables, TokenRow } from './memory-tables.ts';

export function rotateRefreshToken(tables: Tables, rotation: RefreshTokenRotation): RefreshOutcome {
  return exchange(tables, rotation.tokenHash, rotation.now, rotation.graceStartsAt, (token, found) => {
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

export function keepRefreshToken(tables: Tables, tokenHash: string, now: Date): RefreshOutcome {
  return exchange(tables, tokenHash, now, null, (token, found) => {
    return { kind: 'kept', expiresAt: token.expiresAt, ...touch(tables, found, now) };
  });
}

/** The outcome in the order that {@link RefreshOutcome} lays down; `use` says what a good token leads to. */
function exchange(
  tables: Tables,
  tokenHash: string,
  now: Date,
  graceStartsAt: Date | null,
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
    return { kind: 'replayed', expiresAt: successor.expiresAt, ...found };
  }
  return { kind: 'reused', ...changeSession(tables, found, { revokedAt: new Date(now) }) };
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
