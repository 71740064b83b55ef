import { AccountService, type LoginInput, type Registration } from './accounts/account-service.ts';
import { createPasswordHasher } from './accounts/password-hasher.ts';
import { createPasswordPolicy } from './accounts/password-policy.ts';
import type { User } from './model.ts';
import { checkHealth, type Health } from './observability/health.ts';
import { silentLogger } from './observability/logger.ts';
import { type AuthOptions, resolveOptions } from './options.ts';
import type { Logger } from './ports/logger.ts';
import type { Runtime } from './ports/runtime.ts';
import type { Storage } from './ports/storage.ts';
import { type Breaker, createBreaker } from './resilience/breaker.ts';
import { guardStorage, isStorageFailure } from './resilience/guarded.ts';
import { systemRuntime } from './runtime.ts';
import { type ClientInfo, type Principal, SessionService, type SignIn } from './sessions/session-service.ts';
import { loadKeyring } from './tokens/keyring.ts';
import { deriveKey } from './tokens/secret.ts';

/** What {@link createAuth} works with. */
export interface AuthPorts {
  readonly storage: Storage;
  /** Default: says nothing. */
  readonly logger?: Logger;
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
  refresh(refreshToken: string): Promise<SignIn>;
  /**
   * Who an access token belongs to; checks the token, its session and its user.
   * @throws InvalidTokenError, TokenExpiredError, SessionRevokedError
   */
  authenticate(accessToken: string): Promise<Principal>;
  /** Ends one session: its tokens are refused from the next call on. Does nothing for one that has ended. */
  logout(sessionId: string): Promise<void>;
  /** Ends every session of a user. */
  logoutAll(userId: string): Promise<void>;
  /** @throws UserNotFoundError */
  getUser(id: string): Promise<User>;
  /** Asks the storage, which has two seconds to answer; never throws. */
  health(): Promise<Health>;
  /** What keeps calls away from something that fails; each can be watched and reset by hand. */
  readonly breakers: { readonly database: Breaker };
  /** Closes the storage. No call may follow. */
  close(): Promise<void>;
}

/**
 * Builds an authentication system over a storage; on an empty one it also makes the first signing key.
 * @throws ConfigurationError for an option that cannot work, or a secret that is not the one the stored keys were sealed under
 * @throws DatabaseError when the storage does not answer
 */
export async function createAuth(ports: AuthPorts, options: AuthOptions): Promise<Auth> {
  const { logger = silentLogger, runtime = systemRuntime } = ports;
  const resolved = resolveOptions(options);
  const hasher = createPasswordHasher({ ...resolved.passwords, environment: resolved.environment });
  const policy = createPasswordPolicy(resolved.passwords);
  const database = createBreaker('database', resolved.breaker, { isFailure: isStorageFailure, logger, runtime });
  const storage = guardStorage(ports.storage, database);
  const keyring = await loadKeyring({ keys: storage.keys, runtime, secret: resolved.secret });
  const successorKey = deriveKey(resolved.secret, 'refresh-token-successor');
  const sessions = new SessionService({ storage, keyring, runtime, logger, successorKey }, resolved);
  const accounts = new AccountService({ storage, sessions, hasher, policy, runtime, logger });
  const breakers = { database };

  return {
    register: (input, client = {}) => accounts.register(input, client),
    login: (input, client = {}) => accounts.login(input, client),
    refresh: (refreshToken) => sessions.refresh(refreshToken),
    authenticate: (accessToken) => sessions.authenticate(accessToken),
    logout: (sessionId) => sessions.revoke(sessionId),
    logoutAll: (userId) => sessions.revokeAll(userId),
    getUser: (id) => accounts.getUser(id),
    health: () => checkHealth({ storage, runtime, breakers }),
    breakers,
    close: () => storage.close(),
  };
}
