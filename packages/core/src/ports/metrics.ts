/** Why sessions were revoked. */
export type RevocationReason =
  | 'account_deleted'
  | 'admin'
  | 'deactivated'
  | 'logout'
  | 'logout_all'
  | 'password_changed'
  | 'reuse'
  | 'revoked_by_user';

/** What became of a search for a new password in known breaches; an `unavailable` one lets the password pass. */
export type BreachCheckOutcome = 'breached' | 'not_found' | 'unavailable';

/**
 * Where the library counts what happens. An outcome is `succeeded`, or the code of the error in lower case:
 * `invalid_credentials`, `overloaded` …; `error` for one that nobody foresaw.
 */
export interface Metrics {
  registrationEnded(outcome: string): void;
  loginEnded(outcome: string): void;
  refreshEnded(outcome: string): void;
  sessionsRevoked(reason: RevocationReason, count: number): void;
  /** How long one bcrypt computation took, without its time in the queue. */
  passwordHashed(seconds: number): void;
  /** How a search for a new password in known breaches ended. */
  breachCheckEnded(outcome: BreachCheckOutcome): void;
  /** A call broke the limit of this name: `login`, `login_address` … */
  rateLimited(limit: string): void;
}

/** Counts nothing. */
export const silentMetrics: Metrics = {
  registrationEnded: () => undefined,
  loginEnded: () => undefined,
  refreshEnded: () => undefined,
  sessionsRevoked: () => undefined,
  passwordHashed: () => undefined,
  breachCheckEnded: () => undefined,
  rateLimited: () => undefined,
};
