import type { Runtime } from '../ports/runtime.ts';
import type { PurgeCutoffs, PurgeResult, Storage } from '../ports/storage.ts';

const batchSize = 500;

/** How long things are kept after they have had their use. */
export interface Retention {
  readonly sessionRetentionSeconds: number;
  readonly auditRetentionSeconds: number;
}

interface PurgeDependencies {
  readonly storage: Pick<Storage, 'purge'>;
  readonly runtime: Runtime;
}

/**
 * Deletes everything past its retention, in batches small enough not to hold anybody up; what was deleted, in total.
 * `onProgress` is told after each batch. It stops early, with what it has deleted, when another instance is at it.
 */
export async function purgeAll(
  { storage, runtime }: PurgeDependencies,
  retention: Retention,
  onProgress: (total: PurgeResult) => void = () => undefined,
): Promise<PurgeResult> {
  const cutoffs = toCutoffs(runtime.now(), retention);
  let total: PurgeResult = { sessions: 0, refreshTokens: 0, auditEvents: 0 };
  for (;;) {
    const batch = await storage.purge(cutoffs, batchSize);
    if (batch === null) return total;
    total = add(total, batch);
    onProgress(total);
    if (Object.values(batch).every((count) => count < batchSize)) return total;
  }
}

function toCutoffs(now: Date, { sessionRetentionSeconds, auditRetentionSeconds }: Retention): PurgeCutoffs {
  return {
    sessionsEndedBefore: before(now, sessionRetentionSeconds),
    spentTokensExpiredBefore: now,
    auditEventsBefore: before(now, auditRetentionSeconds),
  };
}

function before(now: Date, seconds: number): Date {
  return new Date(now.getTime() - seconds * 1000);
}

function add(one: PurgeResult, other: PurgeResult): PurgeResult {
  return {
    sessions: one.sessions + other.sessions,
    refreshTokens: one.refreshTokens + other.refreshTokens,
    auditEvents: one.auditEvents + other.auditEvents,
  };
}
