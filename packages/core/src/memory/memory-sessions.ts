import type { RefreshToken, Session } from '../model.ts';
import type { SessionStore } from '../ports/storage.ts';
import { assertConsistent } from './assert-consistent.ts';
import { findSessionWithUser } from './find-session-with-user.ts';
import { keepRefreshToken, rotateRefreshToken } from './memory-refresh-tokens.ts';
import type { Run, Tables } from './memory-tables.ts';

export function createMemorySessions(tables: Tables, run: Run): SessionStore {
  return {
    start: (session, token) => run(() => insertSession(tables, session, token)),
    findWithUser: (sessionId) => run(() => findSessionWithUser(tables, sessionId)),
    rotateRefreshToken: (rotation) => run(() => rotateRefreshToken(tables, rotation)),
    keepRefreshToken: (tokenHash, now) => run(() => keepRefreshToken(tables, tokenHash, now)),
    revoke: (sessionId, now) => run(() => revoke(tables, sessionId, now)),
    revokeAll: (userId, now) => run(() => revokeAll(tables, userId, now)),
  };
}

function insertSession(tables: Tables, session: Session, token: RefreshToken): void {
  assertConsistent(tables.users.has(session.userId), 'the session belongs to no user');
  assertConsistent(!tables.sessions.has(session.id), 'the id of the session is taken');
  assertConsistent(token.sessionId === session.id, 'the token belongs to another session');
  assertConsistent(!tables.tokens.has(token.hash), 'the hash of the token is taken');
  const siblings = tables.sessionIdsByUser.get(session.userId) ?? [];
  tables.sessions.set(session.id, structuredClone(session));
  tables.sessionIdsByUser.set(session.userId, [...siblings, session.id]);
  tables.tokens.set(token.hash, { ...structuredClone(token), successorHash: null });
}

function revoke(tables: Tables, sessionId: string, now: Date): boolean {
  const session = tables.sessions.get(sessionId);
  if (!session || session.revokedAt) {
    return false;
  }
  tables.sessions.set(sessionId, { ...session, revokedAt: new Date(now) });
  return true;
}

function revokeAll(tables: Tables, userId: string, now: Date): number {
  const live = (tables.sessionIdsByUser.get(userId) ?? []).filter((id) => isLive(tables.sessions.get(id), now));
  return live.filter((id) => revoke(tables, id, now)).length;
}

function isLive(session: Session | undefined, now: Date): boolean {
  return session?.revokedAt === null && session.expiresAt > now;
}
