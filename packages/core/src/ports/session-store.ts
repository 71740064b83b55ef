import type { AuditEvent, RefreshToken, Session, User } from '../model.ts';
import type { Login } from './user-store.ts';

export interface SessionStore {
  /** Adds a session with its first refresh token. */
  start(session: Session, token: RefreshToken): Promise<void>;
  /** The session, alive or not, and its user, active or not. */
  findWithUser(sessionId: string): Promise<SessionWithUser | null>;
  /** The refresh token with this hash, spent or not, and whose it is; it changes nothing. */
  findByRefreshToken(tokenHash: string): Promise<PresentedToken | null>;
  /**
   * Exchanges a refresh token for its successor in one compare-and-swap: of any number of simultaneous calls with one token
   * exactly one is `rotated`. See {@link RefreshOutcome} for what the others get. The successor expires with its session at
   * the latest.
   */
  rotateRefreshToken(rotation: RefreshTokenRotation): Promise<RefreshOutcome>;
  /** The same verdict without an exchange: an unspent token is `kept` and its session's `lastUsedAt` moves. */
  keepRefreshToken(tokenHash: string, now: Date, describeReuse: () => ReuseReport): Promise<RefreshOutcome>;
  /** Revokes a session of this user; false when they have none of this id, or it is not alive. */
  revoke(userId: string, sessionId: string, now: Date): Promise<boolean>;
  /** Revokes every live session of a user, but for the one that is named; how many those were. */
  revokeAll(userId: string, now: Date, exceptSessionId?: string): Promise<number>;
  /** The live sessions of a user, newest first. */
  listLive(userId: string, now: Date): Promise<readonly Session[]>;
  /**
   * The addresses, each once and in no order, that the newest `limit` sessions of an account began at, ended ones that are still
   * kept included; none when there is no such account.
   */
  listAddresses(login: Login, limit: number): Promise<readonly string[]>;
}

export interface SessionWithUser {
  readonly session: Session;
  readonly user: User;
}

/** A refresh token beside the session and the user it belongs to. */
export interface PresentedToken extends SessionWithUser {
  readonly token: RefreshToken;
}

export interface RefreshTokenRotation {
  readonly tokenHash: string;
  readonly successorHash: string;
  /** The successor's end, unless its session ends earlier. */
  readonly successorExpiresAt: Date;
  readonly now: Date;
  /** A token spent after this instant is replayed, not punished, while its successor is unspent. */
  readonly graceStartsAt: Date;
  /** What is written to the audit trail when the token turns out to be reused, asked for only then; the storage knows whose it is. */
  readonly describeReuse: () => ReuseReport;
}

/** An audit event `auth.refresh.reused` without what only the storage knows: `userId`, and `details.session_id`. */
export type ReuseReport = Omit<AuditEvent, 'details' | 'type' | 'userId'>;

/**
 * What became of a refresh token, checked in this order:
 * - `unknown`: no such token;
 * - `revoked`: its session was revoked or its user is not active;
 * - `expired`: its session, or the token while unspent, is past its end (an end at `now` is past);
 * - `rotated` / `kept`: it was unspent and is now exchanged / still good;
 * - `replayed`: it was spent within the grace and its successor is unspent: the caller may have the one of `successorHash` again;
 * - `reused`: it was spent otherwise; its session is revoked by this very call, and the audit event written with it.
 */
export type RefreshOutcome =
  | ({ readonly kind: 'rotated' | 'kept'; readonly expiresAt: Date } & SessionWithUser)
  | ({ readonly kind: 'replayed'; readonly expiresAt: Date; readonly successorHash: string } & SessionWithUser)
  | ({ readonly kind: 'reused' | 'revoked' | 'expired' } & SessionWithUser)
  | { readonly kind: 'unknown' };
