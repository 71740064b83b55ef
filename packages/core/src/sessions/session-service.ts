import { InvalidTokenError, RefreshTokenReusedError, SessionRevokedError, TokenExpiredError } from '../errors.ts';
import type { Session, User } from '../model.ts';
import type { Logger } from '../ports/logger.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { RefreshOutcome, SessionWithUser, Storage, Stores } from '../ports/storage.ts';
import { signAccessToken } from '../tokens/access-token.ts';
import type { Keyring } from '../tokens/keyring.ts';
import { createRefreshToken, deriveSuccessor, hashRefreshToken, isRefreshToken } from '../tokens/refresh-token.ts';
import { verifyAccessToken } from '../tokens/verify-access-token.ts';

const maxUserAgentLength = 512;

/** Who calls, as far as the caller of this library knows. */
export interface ClientInfo {
  readonly ip?: string | null;
  /** Only the first 512 characters are kept. */
  readonly userAgent?: string | null;
  /** Aborted when the client hangs up: it gives up its place in the queue for a password hash. */
  readonly signal?: AbortSignal;
}

/** The tokens of a session. */
export interface Tokens {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  readonly refreshToken: string;
  readonly refreshExpiresInSeconds: number;
}

/** A user who is signed in, with the tokens to prove it. */
export interface SignIn {
  readonly user: User;
  readonly session: Session;
  readonly tokens: Tokens;
}

/** Whose access token it is. */
export type Principal = SessionWithUser;

interface SessionServiceDependencies {
  readonly storage: Storage;
  readonly keyring: Keyring;
  readonly runtime: Runtime;
  readonly logger: Logger;
  /** Derives the successors of refresh tokens. */
  readonly successorKey: Buffer;
}

interface SessionServiceOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly accessTokenTtlSeconds: number;
  readonly refreshTokenTtlSeconds: number;
  readonly sessionTtlSeconds: number;
  readonly refreshTokenRotation: boolean;
  readonly refreshReuseGraceSeconds: number;
}

/** Starts, continues, proves and ends sessions. */
export class SessionService {
  readonly #deps: SessionServiceDependencies;
  readonly #options: SessionServiceOptions;

  constructor(deps: SessionServiceDependencies, options: SessionServiceOptions) {
    this.#deps = deps;
    this.#options = options;
  }

  /** Starts a session for a user whose password was just proved, within the caller's transaction. */
  async start(stores: Stores, user: User, client: ClientInfo): Promise<SignIn> {
    const now = this.#deps.runtime.now();
    const session = this.#createSession(user, client, now);
    const refreshToken = createRefreshToken(this.#deps.runtime);
    const expiresAt = earlier(after(now, this.#options.refreshTokenTtlSeconds), session.expiresAt);
    const hash = hashRefreshToken(refreshToken);
    await stores.sessions.start(session, { hash, sessionId: session.id, createdAt: now, expiresAt, spentAt: null });
    return { user, session, tokens: this.#issueTokens({ user, session }, { refreshToken, expiresAt, now }) };
  }

  /**
   * Exchanges a refresh token. A spent one that comes back within the grace, while its successor is unspent, gets the same
   * successor again; otherwise its session is revoked.
   * @throws InvalidTokenError, TokenExpiredError, SessionRevokedError, RefreshTokenReusedError, DatabaseError
   */
  async refresh(refreshToken: string): Promise<SignIn> {
    if (!isRefreshToken(refreshToken)) throw new InvalidTokenError();
    const now = this.#deps.runtime.now();
    const outcome = await this.#exchange(refreshToken, now);
    switch (outcome.kind) {
      case 'unknown':
        throw new InvalidTokenError();
      case 'revoked':
        throw new SessionRevokedError();
      case 'expired':
        throw new TokenExpiredError();
      case 'reused':
        this.#logReuse(outcome);
        throw new RefreshTokenReusedError();
      default: {
        const { user, session, expiresAt } = outcome;
        const current = outcome.kind === 'kept' ? refreshToken : this.#successorOf(refreshToken);
        return {
          user,
          session,
          tokens: this.#issueTokens({ user, session }, { refreshToken: current, expiresAt, now }),
        };
      }
    }
  }

  /**
   * Proves an access token against its signature, its session and its user.
   * @throws InvalidTokenError, TokenExpiredError, SessionRevokedError, DatabaseError
   */
  async authenticate(accessToken: string): Promise<Principal> {
    const { keyring, runtime, storage } = this.#deps;
    const { issuer, audience } = this.#options;
    const now = runtime.now();
    const claims = verifyAccessToken(accessToken, { findKey: keyring.find, issuer, audience, now });
    const principal = await storage.sessions.findWithUser(claims.sid);
    if (principal === null || principal.session.userId !== claims.sub) throw new SessionRevokedError();
    if (principal.session.revokedAt !== null || !principal.user.isActive) throw new SessionRevokedError();
    if (principal.session.expiresAt <= now) throw new TokenExpiredError();
    return principal;
  }

  /** Ends one session; its tokens are refused from the next call on. */
  async revoke(sessionId: string): Promise<void> {
    await this.#deps.storage.sessions.revoke(sessionId, this.#deps.runtime.now());
    this.#deps.logger.info('Signed out', { event: 'auth.logout', session_id: sessionId });
  }

  /** Ends every session of a user. */
  async revokeAll(userId: string): Promise<void> {
    const sessions = await this.#deps.storage.sessions.revokeAll(userId, this.#deps.runtime.now());
    this.#deps.logger.info('Signed out everywhere', { event: 'auth.logout_all', user_id: userId, sessions });
  }

  #createSession(user: User, client: ClientInfo, now: Date): Session {
    return {
      id: this.#deps.runtime.id(),
      userId: user.id,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: after(now, this.#options.sessionTtlSeconds),
      passwordProvedAt: now,
      ip: client.ip ?? null,
      userAgent: client.userAgent?.slice(0, maxUserAgentLength).toWellFormed() ?? null,
      revokedAt: null,
    };
  }

  #exchange(refreshToken: string, now: Date): Promise<RefreshOutcome> {
    const { sessions } = this.#deps.storage;
    const tokenHash = hashRefreshToken(refreshToken);
    if (!this.#options.refreshTokenRotation) return sessions.keepRefreshToken(tokenHash, now);
    return sessions.rotateRefreshToken({
      tokenHash,
      successorHash: hashRefreshToken(this.#successorOf(refreshToken)),
      successorExpiresAt: after(now, this.#options.refreshTokenTtlSeconds),
      now,
      graceStartsAt: after(now, -this.#options.refreshReuseGraceSeconds),
    });
  }

  #successorOf(refreshToken: string): string {
    return deriveSuccessor(refreshToken, this.#deps.successorKey);
  }

  #issueTokens(owner: SessionWithUser, refresh: { refreshToken: string; expiresAt: Date; now: Date }): Tokens {
    const { keyring, runtime } = this.#deps;
    const { issuer, audience, accessTokenTtlSeconds } = this.#options;
    const { refreshToken, now } = refresh;
    const expiresAt = earlier(after(now, accessTokenTtlSeconds), owner.session.expiresAt);
    const tokenId = runtime.id();
    return {
      accessToken: signAccessToken(keyring, { ...owner, issuer, audience, tokenId, issuedAt: now, expiresAt }),
      expiresInSeconds: secondsBetween(now, expiresAt),
      refreshToken,
      refreshExpiresInSeconds: secondsBetween(now, refresh.expiresAt),
    };
  }

  #logReuse({ session, user }: SessionWithUser): void {
    this.#deps.logger.warning('A spent refresh token came back; its session is revoked', {
      event: 'auth.refresh.reused',
      user_id: user.id,
      session_id: session.id,
    });
  }
}

function after(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000);
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}

function secondsBetween(start: Date, end: Date): number {
  return Math.max(0, Math.floor((end.getTime() - start.getTime()) / 1000));
}
