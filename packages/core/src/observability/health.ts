import type { Runtime } from '../ports/runtime.ts';
import type { Storage } from '../ports/storage.ts';
import type { Breaker, BreakerState } from '../resilience/breaker.ts';

const pingLimitMs = 2000;

/** How a system is. */
export interface Health {
  /** `unhealthy`: the storage does not answer; `degraded`: it does, yet a breaker is not closed. */
  readonly status: 'healthy' | 'degraded' | 'unhealthy';
  readonly checkedAt: Date;
  /** The state of each breaker by its name. */
  readonly breakers: Readonly<Record<string, BreakerState>>;
}

interface HealthDependencies {
  readonly storage: Storage;
  readonly runtime: Runtime;
  readonly breakers: Readonly<Record<string, Breaker>>;
}

/** Asks the storage, and looks at the breakers. */
export async function checkHealth({ storage, runtime, breakers }: HealthDependencies): Promise<Health> {
  const answers = await answersInTime(() => storage.ping());
  const states = Object.fromEntries(Object.entries(breakers).map(([name, breaker]) => [name, breaker.state]));
  const isWhole = Object.values(states).every((state) => state === 'closed');
  const status = answers ? (isWhole ? 'healthy' : 'degraded') : 'unhealthy';
  return { status, checkedAt: runtime.now(), breakers: states };
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
