import type { AuditEvent, AuditEventType, Credentials, RefreshToken, Session, SigningKey, User } from '../model.ts';

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

/** A part of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins, in words of the adapter's own; null when there is none. */
  readonly next: string | null;
}

/** How an account is named at login: the normalized email, or the username in any case. */
export type Login = { readonly email: string } | { readonly username: string };

/** The members of a user that no two users share. */
export type UniqueField = 'email' | 'username';

export interface UserStore {
  /**
   * Adds a user. Usernames collide without regard to case.
   * @throws UserAlreadyExistsError naming every member that is taken; nothing is stored then
   */
  create(user: User, passwordHash: string | null): Promise<void>;
  /** Which of the two are taken, in the order email, username; a hint that only {@link UserStore.create} makes certain. */
  findTaken(candidate: { readonly email: string; readonly username: string }): Promise<readonly UniqueField[]>;
  findById(id: string): Promise<User | null>;
  findCredentials(login: Login): Promise<Credentials | null>;
  /**
   * Sets `lastLoginAt`, and the new hash when there is one, if the user is still active and `verifiedHash` is still the stored
   * hash; the user as it is then, or null when it changed nothing.
   */
  recordLogin(login: RecordLogin): Promise<User | null>;
  /**
   * Changes the members that are given, and `updatedAt`; the user as it is then, or null when there is none.
   * @throws UserAlreadyExistsError naming every member that is taken; nothing is changed then
   * @throws LastAdminError when no active user with the role `admin` would be left, whatever runs beside it
   */
  update(update: UserUpdate): Promise<User | null>;
  /**
   * Sets `newHash` and `updatedAt` if `verifiedHash` is still the stored hash, and the user active; whether it did. With
   * `verifiedHash` undefined it sets the hash of any user that exists.
   */
  changePassword(change: PasswordChange): Promise<boolean>;
  /**
   * Without `prefix` the users in the order of their ids, newest first; with it those whose email or username begins with it, in
   * an order of the adapter's own. Every user is met exactly once on the way through the pages, however many come and go; in a
   * search, unless their email or username changes meanwhile.
   */
  list(query: UserQuery): Promise<Page<User>>;
}

export interface UserUpdate {
  readonly userId: string;
  readonly changes: UserChanges;
  readonly at: Date;
}

export type UserChanges = Partial<Pick<User, 'email' | 'emailVerified' | 'isActive' | 'roles' | 'username'>>;

export interface PasswordChange {
  readonly userId: string;
  readonly verifiedHash?: string;
  readonly newHash: string;
  readonly at: Date;
}

/** Which users; a filter that is null lets all through. */
export interface UserQuery {
  /** Lower-case, not empty. */
  readonly prefix: string | null;
  readonly isActive: boolean | null;
  readonly role: string | null;
  /** {@link Page.next} of the page before; null for the first page. */
  readonly after: string | null;
  readonly limit: number;
}

export interface RecordLogin {
  readonly userId: string;
  /** The hash that the password was found to match. */
  readonly verifiedHash: string;
  /** Replaces `verifiedHash`; null keeps it. */
  readonly newHash: string | null;
  readonly at: Date;
}

export interface SessionStore {
  /** Adds a session with its first refresh token. */
  start(session: Session, token: RefreshToken): Promise<void>;
  /** The session, alive or not, and its user, active or not. */
  findWithUser(sessionId: string): Promise<SessionWithUser | null>;
  /**
   * Exchanges a refresh token for its successor in one compare-and-swap: of any number of simultaneous calls with one token
   * exactly one is `rotated`. See {@link RefreshOutcome} for what the others get. The successor expires with its session at
   * the latest.
   */
  rotateRefreshToken(rotation: RefreshTokenRotation): Promise<RefreshOutcome>;
  /** The same verdict without an exchange: an unspent token is `kept` and its session's `lastUsedAt` moves. */
  keepRefreshToken(tokenHash: string, now: Date, reuse: ReuseReport): Promise<RefreshOutcome>;
  /** Revokes a session of this user; false when they have none of this id, or it is not alive. */
  revoke(userId: string, sessionId: string, now: Date): Promise<boolean>;
  /** Revokes every live session of a user, but for the one that is named; how many those were. */
  revokeAll(userId: string, now: Date, exceptSessionId?: string): Promise<number>;
  /** The live sessions of a user, newest first. */
  listLive(userId: string, now: Date): Promise<readonly Session[]>;
}

export interface SessionWithUser {
  readonly session: Session;
  readonly user: User;
}

export interface RefreshTokenRotation {
  readonly tokenHash: string;
  readonly successorHash: string;
  /** The successor's end, unless its session ends earlier. */
  readonly successorExpiresAt: Date;
  readonly now: Date;
  /** A token spent after this instant is replayed, not punished, while its successor is unspent. */
  readonly graceStartsAt: Date;
  /** What is written to the audit trail when the token turns out to be reused; the storage knows whose it is. */
  readonly reuse: ReuseReport;
}

/** An audit event `auth.refresh.reused` without what only the storage knows: `userId`, and `details.session_id`. */
export type ReuseReport = Omit<AuditEvent, 'details' | 'type' | 'userId'>;

/**
 * What became of a refresh token, checked in this order:
 * - `unknown`: no such token;
 * - `revoked`: its session was revoked or its user is not active;
 * - `expired`: its session, or the token while unspent, is past its end (an end at `now` is past);
 * - `rotated` / `kept`: it was unspent and is now exchanged / still good;
 * - `replayed`: it was spent within the grace and its successor is unspent: the caller may have that successor again;
 * - `reused`: it was spent otherwise; its session is revoked by this very call, and the audit event written with it.
 */
export type RefreshOutcome =
  | ({ readonly kind: 'rotated' | 'kept' | 'replayed'; readonly expiresAt: Date } & SessionWithUser)
  | ({ readonly kind: 'reused' | 'revoked' | 'expired' } & SessionWithUser)
  | { readonly kind: 'unknown' };

export interface SigningKeyStore {
  /** All keys, newest first. */
  list(): Promise<readonly SigningKey[]>;
  /** Stores the key if there is none yet; of simultaneous calls one wins, and all get the key that is stored. */
  ensureFirst(key: SigningKey): Promise<SigningKey>;
}

export interface AuditStore {
  /** Adds an event, in the transaction that the store belongs to. */
  append(event: AuditEvent): Promise<void>;
  /** Newest first: by `at`, then by id. */
  list(query: AuditQuery): Promise<Page<AuditEvent>>;
}

/** Which events; a filter that is null lets all through. */
export interface AuditQuery {
  readonly type: AuditEventType | null;
  readonly userId: string | null;
  /** The first instant, itself included. */
  readonly from: Date | null;
  /** The instant behind the last. */
  readonly to: Date | null;
  /** {@link Page.next} of the page before; null for the first page. */
  readonly after: string | null;
  readonly limit: number;
}
