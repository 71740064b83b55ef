import { AccountService, type LoginInput, type Registration } from './accounts/account-service.ts';
import { AuditTrail } from './accounts/audit-trail.ts';
import { OwnAccountService } from './accounts/own-account-service.ts';
import { createPasswordHasher } from './accounts/password-hasher.ts';
import { createPasswordPolicy } from './accounts/password-policy.ts';
import { AdminService } from './admin/admin-service.ts';
import { purgeAll } from './housekeeping/purge.ts';
import { checkHealth, type Health } from './observability/health.ts';
import { silentLogger } from './observability/logger.ts';
import { reporting } from './observability/outcome.ts';
import { type AuthOptions, resolveOptions } from './options.ts';
import { createCursors } from './pagination/cursor.ts';
import type { Logger } from './ports/logger.ts';
import { type Metrics, silentMetrics } from './ports/metrics.ts';
import type { Runtime } from './ports/runtime.ts';
import type { PurgeResult, Storage } from './ports/storage.ts';
import { type Breaker, createBreaker } from './resilience/breaker.ts';
import type { BulkheadLoad } from './resilience/bulkhead.ts';
import { guardStorage, isStorageFailure } from './resilience/guarded.ts';
import { systemRuntime } from './runtime.ts';
import type { ClientInfo } from './sessions/client-info.ts';
import { type Principal, SessionService, type SignIn } from './sessions/session-service.ts';
import { loadKeyring } from './tokens/keyring.ts';
import { deriveKey } from './tokens/secret.ts';

/** What {@link createAuth} works with. */
export interface AuthPorts {
  readonly storage: Storage;
  /** Default: says nothing. */
  readonly logger?: Logger;
  /** Default: counts nothing. */
  readonly metrics?: Metrics;
  /** Default: the system's clock and randomness. */
  readonly runtime?: Runtime;
}

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
   * @throws ValidationError, InvalidCredentialsError, AccountInactiveError, OverloadedError
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
  /** Ends the session of the principal: its tokens are refused from the next call on. */
  logout(principal: Principal, client?: ClientInfo): Promise<void>;
  /** Ends every session of the principal's user. */
  logoutAll(principal: Principal, client?: ClientInfo): Promise<void>;
  /** What users do with their own account. */
  readonly account: OwnAccountService;
  /** What administrators do with the accounts of others. It does not ask who calls: that is the caller's part. */
  readonly admin: AdminService;
  /** Deletes what is past its retention, in small batches; does nothing while another instance is at it. */
  purge(onProgress?: (total: PurgeResult) => void): Promise<PurgeResult>;
  /** Asks the storage, which has two seconds to answer; never throws. */
  health(): Promise<Health>;
  /** What keeps calls away from something that fails; each can be watched and reset by hand. */
  readonly breakers: { readonly database: Breaker };
  /** How busy the hashing of passwords is. */
  readonly passwordHashing: BulkheadLoad;
  /** Closes the storage. No call may follow. */
  close(): Promise<void>;
}

/**
 * Builds an authentication system over a storage; on an empty one it also makes the first signing key.
 * @throws ConfigurationError for an option that cannot work, or a secret that is not the one the stored keys were sealed under
 * @throws DatabaseError when the storage does not answer
 */
export async function createAuth(ports: AuthPorts, options: AuthOptions): Promise<Auth> {
  const { logger = silentLogger, metrics = silentMetrics, runtime = systemRuntime } = ports;
  const resolved = resolveOptions(options);
  const { secret, passwords, environment } = resolved;
  const hasher = createPasswordHasher({ ...passwords, environment, onHashed: metrics.passwordHashed });
  const policy = createPasswordPolicy(passwords);
  const database = createBreaker('database', resolved.breaker, { isFailure: isStorageFailure, logger, runtime });
  const storage = guardStorage(ports.storage, database);
  const audit = new AuditTrail({ runtime, logger });
  const keyring = await loadKeyring({ keys: storage.keys, runtime, secret });
  const successorKey = deriveKey(secret, 'refresh-token-successor');
  const cursors = createCursors(deriveKey(secret, 'list-cursor'));
  const sessions = new SessionService({ storage, keyring, runtime, audit, metrics, successorKey }, resolved);
  const accounts = new AccountService({ storage, sessions, hasher, policy, runtime, audit });
  const { reauthMaxAgeSeconds } = resolved;
  const breakers = { database };

  return {
    register: (input, client = {}) => reporting(metrics.registrationEnded, () => accounts.register(input, client)),
    login: (input, client = {}) => reporting(metrics.loginEnded, () => accounts.login(input, client)),
    refresh: (refreshToken, client) => reporting(metrics.refreshEnded, () => sessions.refresh(refreshToken, client)),
    authenticate: (accessToken) => sessions.authenticate(accessToken),
    logout: (principal, client) => sessions.logout(principal, client),
    logoutAll: (principal, client) => sessions.logoutAll(principal, client),
    account: new OwnAccountService({ storage, hasher, policy, audit, metrics, runtime, cursors, reauthMaxAgeSeconds }),
    admin: new AdminService({ storage, hasher, policy, audit, metrics, runtime, cursors }),
    purge: (onProgress) => purgeAll({ storage, runtime }, resolved, onProgress),
    health: () => checkHealth({ storage, runtime, breakers }),
    breakers,
    get passwordHashing() {
      return hasher.load;
    },
    close: () => storage.close(),
  };
}
