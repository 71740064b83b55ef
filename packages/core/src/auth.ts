import { AccountService, type LoginInput, type Registration } from './accounts/account-service.ts';
import { AuditTrail } from './accounts/audit-trail.ts';
import { createBreachCheck } from './accounts/breach-check.ts';
import { OwnAccountService } from './accounts/own-account-service.ts';
import { createPasswordHasher } from './accounts/password-hasher.ts';
import { createPasswordPolicy } from './accounts/password-policy.ts';
import { AdminService } from './admin/admin-service.ts';
import { purgeAll } from './housekeeping/purge.ts';
import { KeyService } from './keys/key-service.ts';
import { purgeKeys } from './keys/purge-keys.ts';
import type { AddressLimits } from './limits/address-limits.ts';
import { createLimits } from './limits/create-limits.ts';
import { checkHealth, type Health } from './observability/health.ts';
import { silentLogger } from './observability/logger.ts';
import { reporting } from './observability/outcome.ts';
import { type AuthOptions, resolveOptions } from './options.ts';
import { createCursors } from './pagination/cursor.ts';
import type { BreachedPasswords } from './ports/breached-passwords.ts';
import type { Logger } from './ports/logger.ts';
import { type Metrics, silentMetrics } from './ports/metrics.ts';
import type { RateLimiter } from './ports/rate-limiter.ts';
import { noRevocations, type Revocations } from './ports/revocations.ts';
import type { Runtime } from './ports/runtime.ts';
import type { PurgeResult, Storage } from './ports/storage.ts';
import { type Breaker, createBreaker } from './resilience/breaker.ts';
import type { BulkheadLoad } from './resilience/bulkhead.ts';
import { isStorageFailure } from './resilience/guarded.ts';
import { watchSessions } from './revocation/watched-sessions.ts';
import { systemRuntime } from './runtime.ts';
import type { ClientInfo } from './sessions/client-info.ts';
import { type Introspection, introspect } from './sessions/introspection.ts';
import { type Principal, SessionService, type SignIn } from './sessions/session-service.ts';
import { deriveKeys } from './tokens/derive-keys.ts';
import { loadKeyring } from './tokens/keyring.ts';
import { createVerifiedTokens } from './tokens/verified-tokens.ts';
import { verifyWithKeyring } from './tokens/verify-with-keyring.ts';

/** What {@link createAuth} works with. */
export interface AuthPorts {
  readonly storage: Storage;
  /** Default: says nothing. */
  readonly logger?: Logger;
  /** Default: counts nothing. */
  readonly metrics?: Metrics;
  /** Default: the system's clock and randomness. */
  readonly runtime?: Runtime;
  /** How instances over one storage tell each other of revocations. Default: this is the only one. */
  readonly revocations?: Revocations;
  /**
   * Asked about each new password, behind the breaker `external_api`; what it cannot tell is let through. Default: nobody is asked.
   */
  readonly breachedPasswords?: BreachedPasswords;
  /** Counts how often what is called. Default: in the memory of this process. While it throws, limits go on in memory. */
  readonly rateLimiter?: RateLimiter;
}

/** What keeps calls away from something that fails. */
export type AuthBreakers = {
  readonly database: Breaker;
  /** Around {@link AuthPorts.breachedPasswords}, where there is somebody to ask. */
  readonly externalApi?: Breaker;
  /** That of {@link AuthPorts.rateLimiter}, where it brings one along; it bears a name of its own. */
  readonly rateLimiter?: Breaker;
};

/**
 * An authentication system, ready for calls.
 *
 * Every method may also throw {@link DatabaseError} when the storage fails, and {@link CircuitOpenError} while calls to it are
 * held back.
 */
export interface Auth {
  /**
   * Creates a user with the role `user` and signs them in.
   * @throws ValidationError, WeakPasswordError, UserAlreadyExistsError, OverloadedError
   */
  register(input: Registration, client?: ClientInfo): Promise<SignIn>;
  /**
   * Signs a user in by email or username, both without regard to case. An unknown user and a wrong password cannot be told
   * apart, neither by the error nor by the time it takes.
   * @throws ValidationError, RateLimitedError, InvalidCredentialsError, AccountInactiveError, OverloadedError
   */
  login(input: LoginInput, client?: ClientInfo): Promise<SignIn>;
  /**
   * Exchanges a refresh token for new tokens. A spent one that comes back within the grace, while its successor is unspent,
   * gets the same successor again; otherwise its session is revoked (RFC 9700, section 4.14.2).
   * @throws InvalidTokenError, TokenExpiredError, SessionRevokedError, RefreshTokenReusedError
   */
  refresh(refreshToken: string, client?: ClientInfo): Promise<SignIn>;
  /**
   * Who an access token belongs to; checks the token, its session and its user.
   * @throws InvalidTokenError, TokenExpiredError, SessionRevokedError
   */
  authenticate(accessToken: string): Promise<Principal>;
  /**
   * What an access or a refresh token is worth at this moment, asked of the storage and of no cache; null for one that is not good,
   * whatever the reason (RFC 7662).
   */
  introspect(token: string): Promise<Introspection | null>;
  /** Ends the session of the principal: its tokens are refused from the next call on. */
  logout(principal: Principal, client?: ClientInfo): Promise<void>;
  /** Ends every session of the principal's user. */
  logoutAll(principal: Principal, client?: ClientInfo): Promise<void>;
  /** What users do with their own account. */
  readonly account: OwnAccountService;
  /** What administrators do with the accounts of others. It does not ask who calls: that is the caller's part. */
  readonly admin: AdminService;
  /** The keys that access tokens are signed with. */
  readonly keys: KeyService;
  /** Deletes what is past its retention, and keys that retired a day ago, in small batches; does nothing while another instance is at it. */
  purge(onProgress?: (total: PurgeResult) => void): Promise<PurgeResult>;
  /** Asks the storage, which has two seconds to answer; never throws. */
  health(): Promise<Health>;
  /** What keeps calls away from something that fails; each can be watched and reset by hand. */
  readonly breakers: AuthBreakers;
  /** How often an address may call; asked by whoever answers the network. */
  readonly rateLimits: AddressLimits;
  /** How busy the hashing of passwords is. */
  readonly passwordHashing: BulkheadLoad;
  /** Tells the other instances what is still untold, and closes the channel and the storage. No call may follow. */
  close(): Promise<void>;
}

/**
 * Builds an authentication system over a storage; on an empty one it also makes the first signing key.
 * @throws ConfigurationError for an option that cannot work, or a secret that is not the one the stored keys were sealed under
 * @throws DatabaseError when the storage does not answer
 */
export async function createAuth(ports: AuthPorts, options: AuthOptions): Promise<Auth> {
  const { logger = silentLogger, metrics = silentMetrics, runtime = systemRuntime } = ports;
  const { revocations = noRevocations } = ports;
  const resolved = resolveOptions(options);
  const { passwords, environment, sessionCacheTtlSeconds } = resolved;
  const hasher = createPasswordHasher({ ...passwords, environment, onHashed: metrics.passwordHashed });
  const { breachedPasswords } = ports;
  const breachCheck = createBreachCheck({ breachedPasswords, logger, metrics, runtime }, resolved.breaker);
  const policy = createPasswordPolicy(passwords, breachCheck.isBreached);
  const database = createBreaker('database', resolved.breaker, { isFailure: isStorageFailure, logger, runtime });
  const watched = watchSessions(
    { storage: ports.storage, database, revocations, runtime, logger },
    sessionCacheTtlSeconds,
  );
  const { storage, cache, announce } = watched;
  const audit = new AuditTrail({ runtime, logger });
  const { successorKey, previousSuccessorKey, ...keys } = deriveKeys(resolved);
  const limiting = { storage, audit, metrics, logger, runtime, subjectKey: keys.limitSubjectKey };
  const limits = createLimits({ ...limiting, limiter: ports.rateLimiter }, resolved.rateLimits);
  const keyring = await loadKeyring({ storage, runtime, audit, announce, logger }, resolved);
  watched.follow(() => keyring.reload());
  const { reauthMaxAgeSeconds, issuer, audience } = resolved;
  const verifiedTokens = createVerifiedTokens({ findKey: keyring.find, issuer, audience });
  const verify = (token: string) =>
    verifyWithKeyring(keyring, token, () => verifiedTokens.verify(token, runtime.now()));
  const cursors = createCursors(keys.cursorKey, keys.previousCursorKey);
  const successorKeys = { successorKey, previousSuccessorKey };
  const sessions = new SessionService(
    { storage, keyring, runtime, audit, metrics, ...successorKeys, verify, cache },
    resolved,
  );
  const { logins: loginLimits } = limits;
  const accounts = new AccountService({ storage, sessions, hasher, policy, runtime, audit, loginLimits });
  // Before any transaction: an older key must not sign when others have gone on to its successor.
  const caughtUp = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    const behind = keyring.catchUp();
    if (behind !== null) await behind;
    return call();
  };
  const limiterBreaker = ports.rateLimiter?.breaker;
  const breakers = { database, ...breachCheck.breakers, ...(limiterBreaker && { rateLimiter: limiterBreaker }) };

  return {
    register: (input, client = {}) =>
      reporting(metrics.registrationEnded, () => caughtUp(() => accounts.register(input, client))),
    login: (input, client = {}) => reporting(metrics.loginEnded, () => caughtUp(() => accounts.login(input, client))),
    refresh: (refreshToken, client) =>
      reporting(metrics.refreshEnded, () => caughtUp(() => sessions.refresh(refreshToken, client))),
    authenticate: (accessToken) => sessions.authenticate(accessToken),
    introspect: (token) => introspect(token, { storage, runtime, issuer, audience, verify }),
    logout: (principal, client) => sessions.logout(principal, client),
    logoutAll: (principal, client) => sessions.logoutAll(principal, client),
    account: new OwnAccountService({ storage, hasher, policy, audit, metrics, runtime, cursors, reauthMaxAgeSeconds }),
    admin: new AdminService({ storage, hasher, policy, audit, metrics, runtime, cursors }),
    keys: new KeyService({ storage, runtime, audit, announce, keyring }, resolved),
    purge: async (onProgress) => {
      await purgeKeys({ storage, runtime });
      return purgeAll({ storage, runtime }, resolved, onProgress);
    },
    health: () => checkHealth({ storage, runtime, breakers, rateLimits: limits.addresses }),
    breakers,
    rateLimits: limits.addresses,
    get passwordHashing() {
      return hasher.load;
    },
    close: async () => {
      await Promise.all([limits.close(), watched.close()]);
    },
  };
}
