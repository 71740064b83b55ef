import type { RefreshToken, Session, SessionStore } from '@auth/core';
import { attempt } from '../driver-errors.ts';
import { toRefreshTokenRow, toSessionRow, toSessionWithUser } from '../mapping.ts';
import { atomically, type Connection } from '../transaction.ts';
import { keepRefreshToken, rotateRefreshToken } from './refresh-tokens.ts';
import { revokeSession } from './revoke-session.ts';
import { selectSessionWithUser } from './session-with-user.ts';

export function createSessionStore(db: Connection): SessionStore {
  return {
    start: (session, token) => attempt(() => insertSession(db, session, token)),
    findWithUser: (sessionId) =>
      attempt(async () => {
        const row = await selectSessionWithUser(db).where('sessions.id', '=', sessionId).executeTakeFirst();
        return row ? toSessionWithUser(row) : null;
      }),
    rotateRefreshToken: (rotation) => attempt(() => rotateRefreshToken(db, rotation)),
    keepRefreshToken: (tokenHash, now) => attempt(() => keepRefreshToken(db, tokenHash, now)),
    revoke: (sessionId, now) => attempt(() => revokeSession(db, sessionId, now)),
    revokeAll: (userId, now) => attempt(() => revokeSessions(db, userId, now)),
  };
}

function insertSession(db: Connection, session: Session, token: RefreshToken): Promise<void> {
  return atomically(db, async (transaction) => {
    await transaction.insertInto('sessions').values(toSessionRow(session)).execute();
    await transaction.insertInto('refresh_tokens').values(toRefreshTokenRow(token)).execute();
  });
}

async function revokeSessions(db: Connection, userId: string, now: Date): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('sessions')
    .set({ revoked_at: now.getTime() })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now.getTime())
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
