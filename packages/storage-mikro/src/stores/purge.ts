import type { PurgeCutoffs, PurgeResult } from '@auth/core';
import { tryLockName } from '../named-lock.ts';
import { atomically, type Connection } from '../transaction.ts';

export function purge(db: Connection, cutoffs: PurgeCutoffs, limit: number): Promise<PurgeResult | null> {
  return atomically(db, async (transaction) => {
    if (!(await tryLockName(transaction, 'purge'))) {
      return null;
    }
    return {
      sessions: await purgeSessions(transaction, cutoffs.sessionsEndedBefore, limit),
      refreshTokens: await purgeSpentTokens(transaction, cutoffs.spentTokensExpiredBefore, limit),
      auditEvents: await purgeAuditEvents(transaction, cutoffs.auditEventsBefore, limit),
    };
  });
}

/** Either way to end has an index of its own, which a condition on both at once would not use to its limit. */
async function purgeSessions(db: Connection, cutoff: Date, limit: number): Promise<number> {
  const revoked = await purgeSessionsBy(db, 'revoked_at', cutoff, limit);
  return revoked + (await purgeSessionsBy(db, 'expires_at', cutoff, limit - revoked));
}

async function purgeSessionsBy(
  db: Connection,
  ending: 'expires_at' | 'revoked_at',
  cutoff: Date,
  limit: number,
): Promise<number> {
  const ended = db
    .selectFrom('sessions')
    .select('id')
    .where(ending, '<', cutoff.getTime())
    .orderBy(ending)
    .limit(limit);
  const { numDeletedRows } = await db.deleteFrom('sessions').where('id', 'in', ended).executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

async function purgeSpentTokens(db: Connection, cutoff: Date, limit: number): Promise<number> {
  const over = db
    .selectFrom('refresh_tokens')
    .select('hash')
    .where('spent_at', 'is not', null)
    .where('expires_at', '<', cutoff.getTime())
    .orderBy('expires_at')
    .limit(limit);
  const { numDeletedRows } = await db.deleteFrom('refresh_tokens').where('hash', 'in', over).executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

async function purgeAuditEvents(db: Connection, cutoff: Date, limit: number): Promise<number> {
  const old = db.selectFrom('audit_events').select('id').where('at', '<', cutoff.getTime()).orderBy('at').limit(limit);
  const { numDeletedRows } = await db.deleteFrom('audit_events').where('id', 'in', old).executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
