import type { RateLimiterState } from '../ports/rate-limiter.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { Storage } from '../ports/storage.ts';
import type { Breaker, BreakerState } from '../resilience/breaker.ts';

const pingLimitMs = 2000;

/** How a system is. */
export interface Health {
  /** `unhealthy`: the storage does not answer; `degraded`: it does, yet a breaker is not closed or limits are not shared. */
  readonly status: 'healthy' | 'degraded' | 'unhealthy';
  readonly checkedAt: Date;
  /** The state of each breaker by its name. */
  readonly breakers: Readonly<Record<string, BreakerState>>;
  /** Where limits are counted. */
  readonly rateLimiter: RateLimiterState | 'off';
}

interface HealthDependencies {
  readonly storage: Storage;
  readonly runtime: Runtime;
  readonly breakers: Readonly<Record<string, Breaker>>;
  readonly rateLimits: { readonly state: RateLimiterState | 'off' };
}

/** Asks the storage, and looks at the breakers and the rate limiter. */
export async function checkHealth({ storage, runtime, breakers, rateLimits }: HealthDependencies): Promise<Health> {
  const answers = await answersInTime(() => storage.ping());
  const states = Object.fromEntries(Object.values(breakers).map(({ name, state }) => [name, state]));
  const rateLimiter = rateLimits.state;
  const isWhole = rateLimiter !== 'degraded' && Object.values(states).every((state) => state === 'closed');
  const status = answers ? (isWhole ? 'healthy' : 'degraded') : 'unhealthy';
  return { status, checkedAt: runtime.now(), breakers: states, rateLimiter };
}

async function answersInTime(ping: () => Promise<void>): Promise<boolean> {
  const limit = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => limit.resolve(false), pingLimitMs);
  try {
    return await Promise.race([ping().then(() => true), limit.promise]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
