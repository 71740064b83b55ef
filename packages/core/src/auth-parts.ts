import { AccountService } from './accounts/account-service.ts';
import { AuditTrail } from './accounts/audit-trail.ts';
import { OwnAccountService } from './accounts/own-account-service.ts';
import { createPasswords } from './accounts/passwords.ts';
import { AdminService } from './admin/admin-service.ts';
import type { ResolvedPorts } from './auth-ports.ts';
import { KeyService } from './keys/key-service.ts';
import type { AddressLimits } from './limits/address-limits.ts';
import { createLimits } from './limits/create-limits.ts';
import type { ResolvedOptions } from './options.ts';
import { createCursors } from './pagination/cursor.ts';
import type { Storage } from './ports/storage.ts';
import { type Breaker, createBreaker } from './resilience/breaker.ts';
import type { BulkheadLoad } from './resilience/bulkhead.ts';
import { isStorageFailure } from './resilience/guarded.ts';
import { watchSessions } from './revocation/watched-sessions.ts';
import { SessionService } from './sessions/session-service.ts';
import type { AccessTokenClaims } from './tokens/access-token.ts';
import { deriveKeys } from './tokens/derive-keys.ts';
import { type Keyring, loadKeyring } from './tokens/keyring.ts';
import { createVerifiedTokens } from './tokens/verified-tokens.ts';
import { verifyWithKeyring } from './tokens/verify-with-keyring.ts';

/** What keeps calls away from something that fails. */
export type AuthBreakers = {
  readonly database: Breaker;
  /** Around {@link AuthPorts.breachedPasswords}, where there is somebody to ask. */
  readonly externalApi?: Breaker;
  /** That of {@link AuthPorts.rateLimiter}, where it brings one along; it bears a name of its own. */
  readonly rateLimiter?: Breaker;
};

/** What an authentication system is made of, each part once. */
interface AuthParts {
  /** The given one behind its breaker; whoever changes something through it is noticed by the session cache and other instances. */
  readonly storage: Storage;
  readonly keyring: Keyring;
  /** Throws InvalidTokenError or TokenExpiredError for what is no good access token by itself. */
  readonly verify: (accessToken: string) => Promise<AccessTokenClaims>;
  readonly accounts: AccountService;
  readonly sessions: SessionService;
  readonly account: OwnAccountService;
  readonly admin: AdminService;
  readonly keys: KeyService;
  readonly breakers: AuthBreakers;
  readonly rateLimits: AddressLimits;
  readonly hashing: { readonly load: BulkheadLoad };
  close(): Promise<void>;
}

/**
 * Makes the parts and gives each those it works with.
 * @throws ConfigurationError, DatabaseError
 */
export async function createParts(ports: ResolvedPorts, options: ResolvedOptions): Promise<AuthParts> {
  const { logger, metrics, runtime, rateLimiter } = ports;
  const { policy, hasher, breakers } = createPasswords(ports, options);
  const database = createBreaker('database', options.breaker, { isFailure: isStorageFailure, logger, runtime });
  const watched = watchSessions({ ...ports, database }, options.sessionCacheTtlSeconds);
  const { storage, cache, announce } = watched;
  const audit = new AuditTrail({ runtime, logger });
  const common = { storage, audit, metrics, runtime, logger };

  const { cursorKey, previousCursorKey, limitSubjectKey: subjectKey, ...successorKeys } = deriveKeys(options);
  const cursors = createCursors(cursorKey, previousCursorKey);
  const limits = createLimits({ ...common, limiter: rateLimiter, subjectKey }, options.rateLimits);
  const keyring = await loadKeyring({ ...common, announce }, options);
  watched.follow(() => keyring.reload());

  const { issuer, audience, reauthMaxAgeSeconds } = options;
  const verifiedTokens = createVerifiedTokens({ findKey: keyring.find, issuer, audience });
  const verify = (token: string) =>
    verifyWithKeyring(keyring, token, () => verifiedTokens.verify(token, runtime.now()));
  const sessions = new SessionService({ ...common, ...successorKeys, keyring, verify, cache }, options);
  return {
    storage,
    keyring,
    verify,
    sessions,
    accounts: new AccountService({ ...common, sessions, hasher, policy, loginLimits: limits.logins }),
    account: new OwnAccountService({ ...common, hasher, policy, cursors, reauthMaxAgeSeconds }),
    admin: new AdminService({ ...common, hasher, policy, cursors }),
    keys: new KeyService({ ...common, announce, keyring }, options),
    breakers: { database, ...breakers, ...(rateLimiter?.breaker && { rateLimiter: rateLimiter.breaker }) },
    rateLimits: limits.addresses,
    hashing: hasher,
    close: async () => {
      await Promise.all([limits.close(), watched.close()]);
    },
  };
}
