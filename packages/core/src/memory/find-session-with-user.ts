import type { SessionWithUser } from '../ports/session-store.ts';
import type { Tables } from './memory-tables.ts';

export function findSessionWithUser(tables: Tables, sessionId: string): SessionWithUser | null {
  const session = tables.sessions.get(sessionId);
  const row = session && tables.users.get(session.userId);
  return session && row ? { session, user: row.user } : null;
}
