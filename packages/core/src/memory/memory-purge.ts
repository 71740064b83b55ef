import type { Session } from '../model.ts';
import type { PurgeCutoffs, PurgeResult } from '../ports/storage.ts';
import type { Tables } from './memory-tables.ts';

export function purge(tables: Tables, cutoffs: PurgeCutoffs, limit: number): PurgeResult {
  return {
    sessions: purgeSessions(tables, cutoffs.sessionsEndedBefore, limit),
    refreshTokens: purgeSpentTokens(tables, cutoffs.spentTokensExpiredBefore, limit),
    auditEvents: purgeAuditEvents(tables, cutoffs.auditEventsBefore, limit),
  };
}

function purgeSessions(tables: Tables, cutoff: Date, limit: number): number {
  const hasEnded = ({ revokedAt, expiresAt }: Session) =>
    expiresAt < cutoff || (revokedAt !== null && revokedAt < cutoff);
  const ended = tables.sessions.values().filter(hasEnded).slice(0, limit);
  const ids = new Set(ended.map(({ id }) => id));
  for (const { hash } of tables.tokens.values().filter(({ sessionId }) => ids.has(sessionId))) {
    tables.tokens.delete(hash);
  }
  for (const { id, userId } of ended) {
    const siblings = tables.sessionIdsByUser.get(userId) ?? [];
    tables.sessionIdsByUser.set(userId, withoutId(siblings, id));
    tables.sessions.delete(id);
  }
  return ended.length;
}

function purgeSpentTokens(tables: Tables, cutoff: Date, limit: number): number {
  const isOver = ({ spentAt, expiresAt }: { spentAt: Date | null; expiresAt: Date }) => spentAt && expiresAt < cutoff;
  const over = tables.tokens.values().filter(isOver).slice(0, limit);
  for (const { hash } of over) {
    tables.tokens.delete(hash);
  }
  return over.length;
}

function purgeAuditEvents(tables: Tables, cutoff: Date, limit: number): number {
  const old = tables.audit
    .values()
    .filter(({ at }) => at < cutoff)
    .slice(0, limit);
  for (const { id } of old) {
    tables.audit.delete(id);
  }
  return old.length;
}

function withoutId(ids: readonly string[], id: string): string[] {
  return ids.filter((each) => each !== id);
}
