import type { AuditTrail, Happening } from '../accounts/audit-trail.ts';
import type { Logger } from '../ports/logger.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { Storage } from '../ports/storage.ts';
import { boundClient, type ClientInfo } from '../sessions/client-info.ts';
import { createSeldom } from './seldom.ts';

export interface ReporterDependencies {
  readonly storage: Storage;
  readonly audit: AuditTrail;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly runtime: Runtime;
}

/** Makes refusals known. */
export interface RefusalReporter {
  /** Of a call by `client` that broke the limit of this name; `key` is whose limit it was. */
  report(limit: string, key: string, client: ClientInfo): Promise<void>;
}

/**
 * Counts every refusal, and writes one a minute for each key to the log and to the audit trail: who calls without an end writes
 * nothing by that. A storage that fails keeps no refusal from being answered.
 */
export function createRefusalReporter(deps: ReporterDependencies): RefusalReporter {
  const { storage, audit, metrics, logger, runtime } = deps;
  const isTimeToTell = createSeldom(runtime);
  return {
    async report(limit, key, client) {
      metrics.rateLimited(limit);
      if (!isTimeToTell(key)) return;
      const happening: Happening = { type: 'auth.rate_limited', userId: null, actorId: null, details: { limit } };
      audit.log(happening, 'Too many requests');
      try {
        await audit.record(storage, happening, boundClient(client));
      } catch (error) {
        logger.warning('A refusal could not be written to the audit trail', { error });
      }
    },
  };
}
