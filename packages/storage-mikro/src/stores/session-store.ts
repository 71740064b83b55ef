import type { RefreshToken, Session, SessionStore } from '@auth/core';
import { attempt } from '../driver-errors.ts';
import { toRefreshTokenRow, toSession, toSessionRow, toSessionWithUser } from '../mapping.ts';
import { atomically, type Connection } from '../transaction.ts';
import { listAddresses } from './list-addresses.ts';
import { lockRows } from './lock-rows.ts';
import { createRotation, findByRefreshToken, keepRefreshToken } from './refresh-tokens.ts';
import { createSessionSearch, sessionColumns } from './session-with-user.ts';

export function createSessionStore(db: Connection): SessionStore {
  const rotate = createRotation(db);
  const findSession = createSessionSearch(db);
  return {
    start: (session, token) => attempt(() => insertSession(db, session, token)),
    findWithUser: (sessionId) =>
      attempt(async () => {
        const row = await findSession(sessionId);
        return row ? toSessionWithUser(row) : null;
      }),
    findByRefreshToken: (tokenHash) => attempt(() => findByRefreshToken(db, tokenHash)),
    rotateRefreshToken: (rotation) => attempt(() => rotate(rotation)),
    keepRefreshToken: (tokenHash, now, describeReuse) =>
      attempt(() => keepRefreshToken(db, tokenHash, now, describeReuse)),
    revoke: (userId, sessionId, now) => attempt(() => revokeSession(db, userId, sessionId, now)),
    revokeAll: (userId, now, exceptSessionId) => attempt(() => revokeSessions(db, userId, now, exceptSessionId)),
    listLive: (userId, now) =>
      attempt(async () => {
        const rows = await selectLive(db, userId, now).select(sessionColumns).orderBy('id', 'desc').execute();
        return rows.map(toSession);
      }),
    listAddresses: (login, limit) => attempt(() => listAddresses(db, login, limit)),
  };
}

function insertSession(db: Connection, session: Session, token: RefreshToken): Promise<void> {
  return atomically(db, async (transaction) => {
    await transaction.insertInto('sessions').values(toSessionRow(session)).execute();
    await transaction.insertInto('refresh_tokens').values(toRefreshTokenRow(token)).execute();
  });
}

async function revokeSession(db: Connection, userId: string, sessionId: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sessions')
    .set({ revoked_at: now.getTime() })
    .where('id', '=', sessionId)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now.getTime())
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Locks the sessions in the order of their ids, so that two who do this at once never wait for each other. */
async function revokeSessions(
  db: Connection,
  userId: string,
  now: Date,
  exceptSessionId: string | undefined,
): Promise<number> {
  const live = selectLive(db, userId, now).select('id').orderBy('id');
  const others = exceptSessionId === undefined ? live : live.where('id', '<>', exceptSessionId);
  const { numUpdatedRows } = await db
    .updateTable('sessions')
    .set({ revoked_at: now.getTime() })
    .where('id', 'in', lockRows(db, others))
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

function selectLive(db: Connection, userId: string, now: Date) {
  return db
    .selectFrom('sessions')
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now.getTime());
}
