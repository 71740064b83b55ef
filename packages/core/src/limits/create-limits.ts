import type { KeyObject } from 'node:crypto';
import { createMemoryRateLimiter } from '../memory/memory-rate-limiter.ts';
import type { RateLimiter } from '../ports/rate-limiter.ts';
import { type AddressLimits, createAddressLimits } from './address-limits.ts';
import { LimitCounter } from './limit-counter.ts';
import { type RateLimitOptions, resolveLimits } from './limit-options.ts';
import { createLoginLimits, type LoginLimits } from './login-limits.ts';
import { createRefusalReporter, type ReporterDependencies } from './refusal-reporter.ts';
import { createUnfailingLimiter } from './unfailing-limiter.ts';

interface LimitsDependencies extends ReporterDependencies {
  /** Default: counts in memory. */
  readonly limiter: RateLimiter | undefined;
  readonly subjectKey: KeyObject;
}

/** All that is limited in a system. */
interface SystemLimits {
  readonly addresses: AddressLimits;
  readonly logins: LoginLimits;
  close(): Promise<void>;
}

/** @throws ConfigurationError for a limit that cannot work */
export function createLimits(deps: LimitsDependencies, options: RateLimitOptions): SystemLimits {
  const { storage, subjectKey, runtime, logger } = deps;
  const memory = createMemoryRateLimiter({ runtime });
  const limiter = deps.limiter ? createUnfailingLimiter(deps.limiter, { fallback: memory, logger, runtime }) : memory;
  const limits = resolveLimits(options);
  const counter = limits && new LimitCounter({ limiter, limits, subjectKey, reporter: createRefusalReporter(deps) });
  return {
    addresses: createAddressLimits(counter, () => limiter.state),
    logins: createLoginLimits({ counter, storage }),
    close: () => limiter.close(),
  };
}
