import { silentLogger } from './observability/logger.ts';
import type { BreachedPasswords } from './ports/breached-passwords.ts';
import type { Logger } from './ports/logger.ts';
import { type Metrics, silentMetrics } from './ports/metrics.ts';
import type { RateLimiter } from './ports/rate-limiter.ts';
import { noRevocations, type Revocations } from './ports/revocations.ts';
import type { Runtime } from './ports/runtime.ts';
import type { Storage } from './ports/storage.ts';
import { systemRuntime } from './runtime.ts';

/** What {@link createAuth} works with. */
export interface AuthPorts {
  readonly storage: Storage;
  /** Default: says nothing. */
  readonly logger?: Logger;
  /** Default: counts nothing. */
  readonly metrics?: Metrics;
  /** Default: the system's clock and randomness. */
  readonly runtime?: Runtime;
  /** How instances over one storage tell each other of revocations. Default: this is the only one. */
  readonly revocations?: Revocations;
  /**
   * Asked about each new password, behind the breaker `external_api`; what it cannot tell is let through. Default: nobody is asked.
   */
  readonly breachedPasswords?: BreachedPasswords;
  /** Counts how often what is called. Default: in the memory of this process. While it throws, limits go on in memory. */
  readonly rateLimiter?: RateLimiter;
}

/** The ports with their defaults filled in; two have none, and their parts do without. */
export type ResolvedPorts = AuthPorts & Required<Omit<AuthPorts, 'breachedPasswords' | 'rateLimiter'>>;

export function resolvePorts(ports: AuthPorts): ResolvedPorts {
  const {
    logger = silentLogger,
    metrics = silentMetrics,
    runtime = systemRuntime,
    revocations = noRevocations,
  } = ports;
  return { ...ports, logger, metrics, runtime, revocations };
}
