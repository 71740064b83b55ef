import type { AuditStore } from './audit-store.ts';
import type { SessionStore } from './session-store.ts';
import type { SigningKeyStore } from './signing-key-store.ts';
import type { UserStore } from './user-store.ts';

/**
 * Where accounts, sessions and keys are kept.
 *
 * Each method is one intent and atomic: whatever runs beside it, it happens wholly or not at all, and no caller has to look
 * before it changes something. Records go in and come out; missing is `null`. An adapter translates its driver's failures:
 * it throws {@link UserAlreadyExistsError} where a method says so, and {@link DatabaseError} for everything else.
 * The suite in `@auth/core/conformance` holds an adapter to this contract, races included.
 */
export interface Storage extends Stores {
  /**
   * Runs `work` in one transaction: all of its changes are kept when it resolves, none when it throws. Only the stores handed
   * in take part in it. An adapter may run `work` again when the database took it back for a conflict with another transaction,
   * so it has no effect but through the stores.
   */
  transaction<Result>(work: (stores: Stores) => Promise<Result>): Promise<Result>;
  /**
   * Deletes what nobody needs any more, at most `limit` rows of each kind; null when another instance is at it. Whatever still
   * refers to what is deleted goes with it: a session takes its refresh tokens along.
   */
  purge(cutoffs: PurgeCutoffs, limit: number): Promise<PurgeResult | null>;
  /** Resolves when the storage answers, throws {@link DatabaseError} otherwise. */
  ping(): Promise<void>;
  /** Gives back every connection; the storage is not usable afterwards. */
  close(): Promise<void>;
}

/** The stores, outside or inside a transaction. */
export interface Stores {
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly keys: SigningKeyStore;
  readonly audit: AuditStore;
}

/** Until when things are no longer needed; an instant that equals a cutoff is still kept. */
export interface PurgeCutoffs {
  /** Sessions that were revoked, or past their end, before this. */
  readonly sessionsEndedBefore: Date;
  /** Spent refresh tokens of any session that were past their own end before this. */
  readonly spentTokensExpiredBefore: Date;
  readonly auditEventsBefore: Date;
}

/** How many rows of each kind were deleted. */
export interface PurgeResult {
  readonly sessions: number;
  /** Without those that went with their session. */
  readonly refreshTokens: number;
  readonly auditEvents: number;
}
