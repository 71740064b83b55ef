import type { Credentials, RefreshToken, Session, SigningKey, User } from '../model.ts';

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
   * in take part in it.
   */
  transaction<Result>(work: (stores: Stores) => Promise<Result>): Promise<Result>;
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
  keepRefreshToken(tokenHash: string, now: Date): Promise<RefreshOutcome>;
  /** Revokes a session; false when there is none or it was revoked before. */
  revoke(sessionId: string, now: Date): Promise<boolean>;
  /** Revokes every session of a user that is neither revoked nor past its end; how many those were. */
  revokeAll(userId: string, now: Date): Promise<number>;
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
}

/**
 * What became of a refresh token, checked in this order:
 * - `unknown`: no such token;
 * - `revoked`: its session was revoked or its user is not active;
 * - `expired`: its session, or the token while unspent, is past its end (an end at `now` is past);
 * - `rotated` / `kept`: it was unspent and is now exchanged / still good;
 * - `replayed`: it was spent within the grace and its successor is unspent: the caller may have that successor again;
 * - `reused`: it was spent otherwise; its session is revoked by this very call.
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
