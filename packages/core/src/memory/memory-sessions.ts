import type { RefreshToken, Session } from '../model.ts';
import type { PresentedToken, SessionStore } from '../ports/session-store.ts';
import type { Login } from '../ports/user-store.ts';
import { assertConsistent } from './assert-consistent.ts';
import { findSessionWithUser } from './find-session-with-user.ts';
import { keepRefreshToken, rotateRefreshToken } from './memory-refresh-tokens.ts';
import type { Run, Tables } from './memory-tables.ts';
import { findRow } from './memory-users.ts';

export function createMemorySessions(tables: Tables, run: Run): SessionStore {
  return {
    start: (session, token) => run(() => insertSession(tables, session, token)),
    findWithUser: (sessionId) => run(() => findSessionWithUser(tables, sessionId)),
    findByRefreshToken: (tokenHash) => run(() => findByRefreshToken(tables, tokenHash)),
    rotateRefreshToken: (rotation) => run(() => rotateRefreshToken(tables, rotation)),
    keepRefreshToken: (tokenHash, now, describeReuse) =>
      run(() => keepRefreshToken(tables, tokenHash, now, describeReuse)),
    revoke: (userId, sessionId, now) => run(() => revoke(tables, userId, sessionId, now)),
    revokeAll: (userId, now, exceptSessionId) => run(() => revokeAll(tables, userId, now, exceptSessionId)),
    listLive: (userId, now) => run(() => listLive(tables, userId, now)),
    listAddresses: (login, limit) => run(() => listAddresses(tables, login, limit)),
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

function findByRefreshToken(tables: Tables, tokenHash: string): PresentedToken | null {
  const row = tables.tokens.get(tokenHash);
  const owner = row && findSessionWithUser(tables, row.sessionId);
  if (!row || !owner) return null;
  const { successorHash: _, ...token } = row;
  return { token, ...owner };
}

function revoke(tables: Tables, userId: string, sessionId: string, now: Date): boolean {
  const session = tables.sessions.get(sessionId);
  if (!session || session.userId !== userId || !isLive(session, now)) {
    return false;
  }
  tables.sessions.set(sessionId, { ...session, revokedAt: new Date(now) });
  return true;
}

function revokeAll(tables: Tables, userId: string, now: Date, exceptSessionId: string | undefined): number {
  const others = listLive(tables, userId, now).filter(({ id }) => id !== exceptSessionId);
  return others.filter(({ id }) => revoke(tables, userId, id, now)).length;
}

function listLive(tables: Tables, userId: string, now: Date): Session[] {
  const sessions = (tables.sessionIdsByUser.get(userId) ?? []).map((id) => tables.sessions.get(id));
  return sessions
    .filter((session) => session !== undefined)
    .filter((session) => isLive(session, now))
    .sort((a, b) => (a.id < b.id ? 1 : -1));
}

function listAddresses(tables: Tables, login: Login, limit: number): readonly string[] {
  const owner = findRow(tables, login);
  const ids = owner === undefined ? [] : (tables.sessionIdsByUser.get(owner.user.id) ?? []);
  const newest = ids.toSorted().slice(-limit);
  return [...new Set(newest.map((id) => tables.sessions.get(id)?.ip ?? null))].filter((ip) => ip !== null);
}

function isLive(session: Session, now: Date): boolean {
  return session.revokedAt === null && session.expiresAt > now;
}
