import type { LoginInput, Registration } from './accounts/account-service.ts';
import type { OwnAccountService } from './accounts/own-account-service.ts';
import type { AdminService } from './admin/admin-service.ts';
import { type AuthBreakers, createParts } from './auth-parts.ts';
import { type AuthPorts, resolvePorts } from './auth-ports.ts';
import { purgeAll } from './housekeeping/purge.ts';
import type { KeyService } from './keys/key-service.ts';
import { purgeKeys } from './keys/purge-keys.ts';
import { withCurrentKeys } from './keys/with-current-keys.ts';
import type { AddressLimits } from './limits/address-limits.ts';
import { checkHealth, type Health } from './observability/health.ts';
import { reporting } from './observability/reporting.ts';
import { type AuthOptions, resolveOptions } from './options.ts';
import type { PurgeResult } from './ports/storage.ts';
import type { BulkheadLoad } from './resilience/bulkhead.ts';
import type { ClientInfo } from './sessions/client-info.ts';
import { type Introspection, introspect } from './sessions/introspection.ts';
import type { Principal, SignIn } from './sessions/session-service.ts';

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
  const resolvedOptions = resolveOptions(options);
  const resolvedPorts = resolvePorts(ports);
  const { metrics, runtime } = resolvedPorts;
  const parts = await createParts(resolvedPorts, resolvedOptions);
  const { storage, keyring, verify, accounts, sessions, account, admin, keys, breakers, rateLimits, hashing } = parts;
  const { issuer, audience } = resolvedOptions;
  const signingIn = (report: (outcome: string) => void, call: () => Promise<SignIn>) =>
    reporting(report, () => withCurrentKeys(keyring, call));

  return {
    register: (input, client = {}) => signingIn(metrics.registrationEnded, () => accounts.register(input, client)),
    login: (input, client = {}) => signingIn(metrics.loginEnded, () => accounts.login(input, client)),
    refresh: (refreshToken, client) => signingIn(metrics.refreshEnded, () => sessions.refresh(refreshToken, client)),
    authenticate: (accessToken) => sessions.authenticate(accessToken),
    introspect: (token) => introspect(token, { storage, runtime, issuer, audience, verify }),
    logout: (principal, client) => sessions.logout(principal, client),
    logoutAll: (principal, client) => sessions.logoutAll(principal, client),
    account,
    admin,
    keys,
    purge: async (onProgress) => {
      await purgeKeys({ storage, runtime });
      return purgeAll({ storage, runtime }, resolvedOptions, onProgress);
    },
    health: () => checkHealth({ storage, runtime, breakers, rateLimits }),
    breakers,
    rateLimits,
    get passwordHashing() {
      return hashing.load;
    },
    close: () => parts.close(),
  };
}
