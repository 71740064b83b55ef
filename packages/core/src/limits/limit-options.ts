import { ConfigurationError } from '../errors.ts';
import type { Limit } from '../ports/rate-limiter.ts';

/** What is limited; see {@link RateLimitOptions} for who is counted. */
export type LimitName =
  | 'default'
  | 'login'
  | 'loginAddress'
  | 'loginFailures'
  | 'recovery'
  | 'recoveryAddress'
  | 'refresh'
  | 'register';

/** The limits that count the calls of one address: an IPv4 address, or an IPv6 network of /64. */
export type AddressLimitName = 'default' | 'loginAddress' | 'recoveryAddress' | 'refresh' | 'register';

export type Limits = Readonly<Record<LimitName, Limit>>;

/** How often what may be called. Every limit is a sliding window. */
export interface RateLimitOptions {
  /** `false` turns all of them off. Default `true`. */
  readonly isEnabled?: boolean;
  /** Logins from one address to one account. Default 10 in 60 seconds. */
  readonly login?: Limit;
  /** Logins from one address. Default 60 in 60 seconds. */
  readonly loginAddress?: Limit;
  /**
   * Failed logins to one account from all addresses; an address that has signed in to the account before then goes on with as
   * many of its own. Default 100 in an hour.
   */
  readonly loginFailures?: Limit;
  /** Registrations from one address. Default 10 in an hour. */
  readonly register?: Limit;
  /** Refreshes from one address. Default 120 in 60 seconds. */
  readonly refresh?: Limit;
  /** Mails for the recovery of one account. Default 5 in an hour. */
  readonly recovery?: Limit;
  /** Calls for recovery from one address. Default 20 in an hour. */
  readonly recoveryAddress?: Limit;
  /** All other calls from one address. Default 300 in 60 seconds. */
  readonly default?: Limit;
}

const minute = 60;
const hour = 3600;

const defaults: Limits = {
  default: { limit: 300, windowSeconds: minute },
  login: { limit: 10, windowSeconds: minute },
  loginAddress: { limit: 60, windowSeconds: minute },
  loginFailures: { limit: 100, windowSeconds: hour },
  recovery: { limit: 5, windowSeconds: hour },
  recoveryAddress: { limit: 20, windowSeconds: hour },
  refresh: { limit: 120, windowSeconds: minute },
  register: { limit: 10, windowSeconds: hour },
};

/**
 * The limits with their defaults filled in; null when they are off.
 * @throws ConfigurationError for a limit or a window that is no whole number of at least 1
 */
export function resolveLimits({ isEnabled = true, ...given }: RateLimitOptions): Limits | null {
  const limits = { ...defaults, ...given };
  for (const [name, { limit, windowSeconds }] of Object.entries(limits)) {
    if ([limit, windowSeconds].every((value) => Number.isSafeInteger(value) && value >= 1)) continue;
    throw new ConfigurationError(
      `rateLimits.${name} must have a limit and windowSeconds that are whole and at least 1`,
    );
  }
  return isEnabled ? limits : null;
}

const words: Readonly<Record<LimitName, string>> = {
  default: 'default',
  login: 'login',
  loginAddress: 'login_address',
  loginFailures: 'login_failures',
  recovery: 'recovery',
  recoveryAddress: 'recovery_address',
  refresh: 'refresh',
  register: 'register',
};

/** The word for a limit in headers, metrics and logs: `login_address`. */
export function toLimitWord(name: LimitName): string {
  return words[name];
}
