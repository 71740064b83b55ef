import type { BreachedPasswords } from '../ports/breached-passwords.ts';
import type { Logger } from '../ports/logger.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Runtime } from '../ports/runtime.ts';
import { type Breaker, createBreaker } from '../resilience/breaker.ts';
import type { BreakerOptions } from '../resilience/breaker-options.ts';

/** Finds out whether a new password is known to be public. */
export interface BreachCheck {
  /** It never rejects: where nobody can tell, the answer is no. */
  readonly isBreached: (password: string) => Promise<boolean>;
  /** What keeps it from asking somebody who fails; none where there is nobody to ask. */
  readonly breakers: { readonly externalApi?: Breaker };
}

interface BreachCheckDependencies {
  readonly breachedPasswords: BreachedPasswords | undefined;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'breachCheckEnded'>;
  readonly runtime: Pick<Runtime, 'now'>;
}

/**
 * Asks behind the breaker `external_api`. A password that could not be checked passes, so that somebody else's outage keeps nobody
 * out; each time the log and the metrics say so.
 */
export function createBreachCheck(dependencies: BreachCheckDependencies, options: BreakerOptions): BreachCheck {
  const { breachedPasswords, logger, metrics, runtime } = dependencies;
  if (breachedPasswords === undefined) return { isBreached: async () => false, breakers: {} };
  const externalApi = createBreaker('external_api', options, { isFailure: () => true, logger, runtime });
  const isBreached = async (password: string): Promise<boolean> => {
    try {
      const count = await externalApi.execute(async () => breachedPasswords.countBreaches(password));
      metrics.breachCheckEnded(count > 0 ? 'breached' : 'not_found');
      return count > 0;
    } catch (error) {
      metrics.breachCheckEnded('unavailable');
      const event = 'breached_passwords.unavailable';
      logger.warning('A new password was not checked against known breaches', { event, error });
      return false;
    }
  };
  return { isBreached, breakers: { externalApi } };
}
