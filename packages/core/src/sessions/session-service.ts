import type { KeyObject } from 'node:crypto';
import type { AuditTrail, Happening } from '../accounts/audit-trail.ts';
import { InvalidTokenError, RefreshTokenReusedError, SessionRevokedError, TokenExpiredError } from '../errors.ts';
import type { Session, User } from '../model.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { RefreshOutcome, SessionWithUser } from '../ports/session-store.ts';
import type { Storage, Stores } from '../ports/storage.ts';
import type { AccessTokenClaims } from '../tokens/access-token.ts';
import type { Keyring } from '../tokens/keyring.ts';
import { createRefreshToken, deriveSuccessor, hashRefreshToken, isRefreshToken } from '../tokens/refresh-token.ts';
import { boundClient, type ClientInfo } from './client-info.ts';
import { after, earlier } from './instants.ts';
import { type CurrentRefreshToken, issueTokens, type Tokens } from './issue-tokens.ts';
import type { SessionCache } from './session-cache.ts';

/** A user who is signed in, with the tokens to prove it. */
export interface SignIn {
  readonly user: User;
  readonly session: Session;
  readonly tokens: Tokens;
}

/** Whose access token it is. Frozen: others may be given the same. */
export type Principal = SessionWithUser;

interface SessionServiceDependencies {
  readonly storage: Storage;
  readonly keyring: Keyring;
  readonly runtime: Runtime;
  readonly audit: AuditTrail;
  readonly metrics: Metrics;
  /** Derives the successors of refresh tokens. */
  readonly successorKey: KeyObject;
  /** What derived them under the previous secret of the deployment. */
  readonly previousSuccessorKey?: KeyObject | undefined;
  /** Throws InvalidTokenError or TokenExpiredError for what is no good access token by itself. */
  readonly verify: (accessToken: string) => Promise<AccessTokenClaims>;
  readonly cache: SessionCache;
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

/** A refresh token, and what it is exchanged for. */
interface Exchange {
  readonly refreshToken: string;
  readonly successor: string;
  readonly now: Date;
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
    return { user, session, tokens: this.#issue({ user, session }, { refreshToken, expiresAt, now }) };
  }

  /**
   * Exchanges a refresh token. A spent one that comes back within the grace, while its successor is unspent, gets the same
   * successor again; otherwise its session is revoked.
   * @throws InvalidTokenError, TokenExpiredError, SessionRevokedError, RefreshTokenReusedError, DatabaseError
   */
  async refresh(refreshToken: string, client: ClientInfo = {}): Promise<SignIn> {
    if (!isRefreshToken(refreshToken)) throw new InvalidTokenError();
    const now = this.#deps.runtime.now();
    const successor = deriveSuccessor(refreshToken, this.#deps.successorKey);
    const outcome = await this.#exchange({ refreshToken, successor, now }, client);
    switch (outcome.kind) {
      case 'unknown':
        throw new InvalidTokenError();
      case 'revoked':
        throw new SessionRevokedError();
      case 'expired':
        throw new TokenExpiredError();
      case 'reused':
        this.#noteReuse(outcome);
        throw new RefreshTokenReusedError();
      case 'kept':
        return this.#continue(outcome, refreshToken, now);
      case 'rotated':
        return this.#continue(outcome, successor, now);
      case 'replayed':
        return this.#continue(outcome, this.#replayedSuccessorOf(refreshToken, outcome.successorHash), now);
    }
  }

  /**
   * Proves an access token against its signature, its session and its user.
   * @throws InvalidTokenError, TokenExpiredError, SessionRevokedError, DatabaseError
   */
  async authenticate(accessToken: string): Promise<Principal> {
    const { cache, runtime, verify } = this.#deps;
    const { sid, sub } = await verify(accessToken);
    const principal = await cache.find({ sessionId: sid, userId: sub });
    if (principal === null || principal.session.userId !== sub) throw new SessionRevokedError();
    if (principal.session.revokedAt !== null || !principal.user.isActive) throw new SessionRevokedError();
    if (principal.session.expiresAt <= runtime.now()) throw new TokenExpiredError();
    return principal;
  }

  /** Ends the session of the principal; its tokens are refused from the next call on. */
  async logout({ user, session }: Principal, client: ClientInfo = {}): Promise<void> {
    const happening = happeningTo({ user, session }, 'auth.logout');
    const now = this.#deps.runtime.now();
    const isRevoked = await this.#deps.storage.transaction(async (stores) => {
      const wasAlive = await stores.sessions.revoke(user.id, session.id, now);
      if (wasAlive) await this.#deps.audit.record(stores, happening, boundClient(client));
      return wasAlive;
    });
    if (!isRevoked) return;
    this.#deps.metrics.sessionsRevoked('logout', 1);
    this.#deps.audit.log(happening, 'Signed out');
  }

  /** Ends every session of the principal's user. */
  async logoutAll({ user, session }: Principal, client: ClientInfo = {}): Promise<void> {
    const happening = happeningTo({ user, session }, 'auth.logout_all');
    const revoked = await this.#deps.storage.transaction(async (stores) => {
      await this.#deps.audit.record(stores, happening, boundClient(client));
      return stores.sessions.revokeAll(user.id, this.#deps.runtime.now());
    });
    this.#deps.metrics.sessionsRevoked('logout_all', revoked);
    this.#deps.audit.log(happening, 'Signed out everywhere');
  }

  #continue(
    { user, session, expiresAt }: SessionWithUser & { expiresAt: Date },
    refreshToken: string,
    now: Date,
  ): SignIn {
    return { user, session, tokens: this.#issue({ user, session }, { refreshToken, expiresAt, now }) };
  }

  #issue(owner: SessionWithUser, refresh: CurrentRefreshToken): Tokens {
    return issueTokens(owner, refresh, { ...this.#deps, ...this.#options });
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
      userAgent: boundClient(client).userAgent ?? null,
      revokedAt: null,
    };
  }

  #exchange({ refreshToken, successor, now }: Exchange, client: ClientInfo): Promise<RefreshOutcome> {
    const { sessions } = this.#deps.storage;
    const tokenHash = hashRefreshToken(refreshToken);
    const describeReuse = () => this.#deps.audit.describeReuse(boundClient(client));
    if (!this.#options.refreshTokenRotation) return sessions.keepRefreshToken(tokenHash, now, describeReuse);
    return sessions.rotateRefreshToken({
      tokenHash,
      successorHash: hashRefreshToken(successor),
      successorExpiresAt: after(now, this.#options.refreshTokenTtlSeconds),
      now,
      graceStartsAt: after(now, -this.#options.refreshReuseGraceSeconds),
      describeReuse,
    });
  }

  /** A replayed token's successor was derived by whoever exchanged it: perhaps under the other secret, while that is changed. */
  #replayedSuccessorOf(refreshToken: string, successorHash: string): string {
    const { successorKey, previousSuccessorKey } = this.#deps;
    for (const key of [successorKey, ...(previousSuccessorKey ? [previousSuccessorKey] : [])]) {
      const successor = deriveSuccessor(refreshToken, key);
      if (hashRefreshToken(successor) === successorHash) return successor;
    }
    throw new InvalidTokenError();
  }

  #noteReuse(owner: SessionWithUser): void {
    this.#deps.metrics.sessionsRevoked('reuse', 1);
    const happening = { ...happeningTo(owner, 'auth.refresh.reused'), actorId: null };
    this.#deps.audit.log(happening, 'A spent refresh token came back; its session is revoked');
  }
}

function happeningTo({ user, session }: SessionWithUser, type: Happening['type']): Happening {
  return { type, userId: user.id, actorId: user.id, details: { session_id: session.id } };
}
