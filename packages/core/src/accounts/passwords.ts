import type { ResolvedPorts } from '../auth-ports.ts';
import type { ResolvedOptions } from '../options.ts';
import { type BreachCheck, createBreachCheck } from './breach-check.ts';
import { createPasswordHasher, type PasswordHasher } from './password-hasher.ts';
import { createPasswordPolicy, type PasswordPolicy } from './password-policy.ts';

/** How passwords are judged, hashed and compared. */
interface Passwords {
  readonly policy: PasswordPolicy;
  readonly hasher: PasswordHasher;
  readonly breakers: BreachCheck['breakers'];
}

/** @throws ConfigurationError for a cost, a bound, a length or a score that cannot work */
export function createPasswords(ports: ResolvedPorts, options: ResolvedOptions): Passwords {
  const { breachedPasswords, logger, metrics, runtime } = ports;
  const { passwords, environment } = options;
  const breachCheck = createBreachCheck({ breachedPasswords, logger, metrics, runtime }, options.breaker);
  return {
    policy: createPasswordPolicy(passwords, breachCheck.isBreached),
    hasher: createPasswordHasher({ ...passwords, environment, onHashed: metrics.passwordHashed }),
    breakers: breachCheck.breakers,
  };
}
