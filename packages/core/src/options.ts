import { ConfigurationError } from './errors.ts';
import { leastRotationIntervalSeconds } from './keys/key-times.ts';
import type { RateLimitOptions } from './limits/limit-options.ts';
import type { SigningAlgorithm } from './model.ts';
import type { BreakerOptions } from './resilience/breaker-options.ts';
import { assertSecret } from './tokens/secret.ts';

/**
 * How strict the rules are: `production` refuses a bcrypt cost under 12, `development` under 10, `test` under 4 and nothing
 * else is different.
 */
export type Environment = 'production' | 'development' | 'test';

/** The options of {@link createAuth}. Durations are in seconds. */
export interface AuthOptions {
  /**
   * The one secret of a deployment, at least 32 bytes of UTF-8: what seals the signing keys and derives refresh tokens. The
   * same for all instances.
   */
  readonly secret: string | undefined;
  /**
   * What `secret` was before, while it is being changed: signing keys are sealed anew at start, and what else was derived from it
   * goes on working. Default: none.
   */
  readonly previousSecret?: string | undefined;
  /**
   * What new access tokens are signed with. After a change the tokens signed before stay good, and the new key is published for
   * ten minutes before it signs. Default `ES256`.
   */
  readonly signingAlgorithm?: SigningAlgorithm;
  /**
   * The key of HS256, at least 32 bytes of UTF-8; required for it. With another algorithm it still verifies the tokens that were
   * signed with it before.
   */
  readonly hmacSecret?: string | undefined;
  /** How long a signing key is used before another takes over, at least 3600; 0 for until `keys.rotate` is called. Default 0. */
  readonly keyRotationIntervalSeconds?: number;
  /** The `iss` claim of access tokens: the URL by which the world knows this service. */
  readonly issuer: string;
  /** The `aud` claim. Default `auth`. */
  readonly audience?: string;
  /** Default `production`. */
  readonly environment?: Environment;
  /** Default 900 (15 minutes). */
  readonly accessTokenTtlSeconds?: number;
  /** Default 604 800 (7 days). */
  readonly refreshTokenTtlSeconds?: number;
  /** A session ends then, however often it is refreshed. Default 2 592 000 (30 days). */
  readonly sessionTtlSeconds?: number;
  /** `false` keeps one refresh token valid until its end. Default `true`. */
  readonly refreshTokenRotation?: boolean;
  /** How long a spent refresh token still answers its unspent successor. Default 30; 0 for never. */
  readonly refreshReuseGraceSeconds?: number;
  /** How long ago a password may have been proved for a sensitive change without it. Default 900 (15 minutes). */
  readonly reauthMaxAgeSeconds?: number;
  /**
   * For how long {@link Auth.authenticate} may trust what it read of a session and its user. It bounds how late a revocation by
   * another instance is noticed where no message of it arrives. 0 reads them at every call. Default 5.
   */
  readonly sessionCacheTtlSeconds?: number;
  /** How long ended sessions are kept, so that their tokens are told from forged ones. Default 604 800 (7 days). */
  readonly sessionRetentionSeconds?: number;
  /** How long audit events are kept. Default 31 536 000 (365 days). */
  readonly auditRetentionSeconds?: number;
  readonly passwords?: PasswordOptions;
  readonly breaker?: BreakerOptions;
  /** How often what may be called; `login` holds to it by itself, the rest is held to it by whoever answers the network. */
  readonly rateLimits?: RateLimitOptions;
}

export interface PasswordOptions {
  /** log₂ of the rounds. Default 12; the lower bound depends on the environment. */
  readonly bcryptCost?: number;
  /** Hashes computed at once. Default: the number of cores. */
  readonly hashConcurrency?: number;
  /** Callers that may wait for a hash; one more gets {@link OverloadedError}. Default 64. */
  readonly hashQueue?: number;
  /** In code points. Default 8. */
  readonly minLength?: number;
  /** The least zxcvbn score, 0–4. Default 3, which no password of eight characters reaches. */
  readonly minScore?: number;
}

/** The options with their defaults filled in. */
export type ResolvedOptions = Required<Omit<AuthOptions, 'secret'>> & { readonly secret: string };

/** @throws ConfigurationError for an option that cannot work */
export function resolveOptions(options: AuthOptions): ResolvedOptions {
  const { secret } = options;
  assertSecret(secret);
  const resolved = { ...defaults, ...options, secret };
  if (resolved.issuer === '' || resolved.audience === '')
    throw new ConfigurationError('issuer and audience must not be empty');
  assertSeconds(resolved, 'accessTokenTtlSeconds', 1);
  assertSeconds(resolved, 'refreshTokenTtlSeconds', 1);
  assertSeconds(resolved, 'sessionTtlSeconds', 1);
  for (const name of ['refreshReuseGraceSeconds', 'reauthMaxAgeSeconds'] as const) assertSeconds(resolved, name, 0);
  assertSeconds(resolved, 'sessionCacheTtlSeconds', 0);
  for (const name of ['sessionRetentionSeconds', 'auditRetentionSeconds'] as const) assertSeconds(resolved, name, 0);
  assertKeyOptions(resolved);
  return resolved;
}

function assertKeyOptions(options: ResolvedOptions): void {
  const { previousSecret, signingAlgorithm, hmacSecret, keyRotationIntervalSeconds: interval } = options;
  if (previousSecret !== undefined) assertSecret(previousSecret, 'previousSecret');
  if (hmacSecret !== undefined || signingAlgorithm === 'HS256') assertSecret(hmacSecret, 'hmacSecret');
  if (!signingAlgorithms.includes(signingAlgorithm))
    throw new ConfigurationError(`signingAlgorithm must be one of ${signingAlgorithms.join(', ')}`);
  if (interval !== 0) assertSeconds(options, 'keyRotationIntervalSeconds', leastRotationIntervalSeconds);
}

const signingAlgorithms: readonly SigningAlgorithm[] = ['ES256', 'HS256', 'RS256'];

const defaults = {
  previousSecret: undefined,
  signingAlgorithm: 'ES256',
  hmacSecret: undefined,
  keyRotationIntervalSeconds: 0,
  audience: 'auth',
  environment: 'production',
  accessTokenTtlSeconds: 15 * 60,
  refreshTokenTtlSeconds: 7 * 24 * 60 * 60,
  sessionTtlSeconds: 30 * 24 * 60 * 60,
  refreshTokenRotation: true,
  refreshReuseGraceSeconds: 30,
  reauthMaxAgeSeconds: 15 * 60,
  sessionCacheTtlSeconds: 5,
  sessionRetentionSeconds: 7 * 24 * 60 * 60,
  auditRetentionSeconds: 365 * 24 * 60 * 60,
  passwords: {},
  breaker: {},
  rateLimits: {},
} as const;

type Duration = Extract<keyof AuthOptions, `${string}Seconds`>;

function assertSeconds(options: Readonly<Record<Duration, number>>, name: Duration, least: number): void {
  const seconds = options[name];
  if (!Number.isFinite(seconds) || seconds < least)
    throw new ConfigurationError(`${name} must be a number of at least ${least}`);
}
