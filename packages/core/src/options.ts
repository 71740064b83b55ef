import { ConfigurationError } from './errors.ts';
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
  /** How long ended sessions are kept, so that their tokens are told from forged ones. Default 604 800 (7 days). */
  readonly sessionRetentionSeconds?: number;
  /** How long audit events are kept. Default 31 536 000 (365 days). */
  readonly auditRetentionSeconds?: number;
  readonly passwords?: PasswordOptions;
  readonly breaker?: BreakerOptions;
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

export interface BreakerOptions {
  /** Consecutive failures that open a breaker. Default 5. */
  readonly threshold?: number;
  /** How long it stays open before trial calls are let through. Default 60. */
  readonly openSeconds?: number;
  /** Trial calls, all of which must succeed to close it. Default 3. */
  readonly halfOpenCalls?: number;
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
  for (const name of ['sessionRetentionSeconds', 'auditRetentionSeconds'] as const) assertSeconds(resolved, name, 0);
  return resolved;
}

const defaults = {
  audience: 'auth',
  environment: 'production',
  accessTokenTtlSeconds: 15 * 60,
  refreshTokenTtlSeconds: 7 * 24 * 60 * 60,
  sessionTtlSeconds: 30 * 24 * 60 * 60,
  refreshTokenRotation: true,
  refreshReuseGraceSeconds: 30,
  reauthMaxAgeSeconds: 15 * 60,
  sessionRetentionSeconds: 7 * 24 * 60 * 60,
  auditRetentionSeconds: 365 * 24 * 60 * 60,
  passwords: {},
  breaker: {},
} as const;

type Duration = Extract<keyof AuthOptions, `${string}Seconds`>;

function assertSeconds(options: Readonly<Record<Duration, number>>, name: Duration, least: number): void {
  const seconds = options[name];
  if (!Number.isFinite(seconds) || seconds < least)
    throw new ConfigurationError(`${name} must be a number of at least ${least}`);
}
