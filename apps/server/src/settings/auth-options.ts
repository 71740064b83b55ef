import type { AuthOptions, BreakerOptions } from '@auth/core';
import type { Settings } from './settings.ts';

/** What the library is told of the settings. */
export function toAuthOptions(settings: Settings, secret: string): AuthOptions {
  return {
    secret,
    previousSecret: settings.AUTH_SECRET_PREVIOUS,
    signingAlgorithm: settings.JWT_ALGORITHM,
    hmacSecret: settings.JWT_SECRET,
    keyRotationIntervalSeconds: settings.KEY_ROTATION_INTERVAL,
    issuer: settings.JWT_ISSUER,
    audience: settings.JWT_AUDIENCE,
    environment: settings.NODE_ENV,
    accessTokenTtlSeconds: settings.ACCESS_TOKEN_TTL,
    refreshTokenTtlSeconds: settings.REFRESH_TOKEN_TTL,
    sessionTtlSeconds: settings.SESSION_TTL,
    refreshTokenRotation: settings.REFRESH_TOKEN_ROTATION,
    refreshReuseGraceSeconds: settings.REFRESH_REUSE_GRACE,
    sessionCacheTtlSeconds: settings.SESSION_CACHE_TTL,
    reauthMaxAgeSeconds: settings.REAUTH_MAX_AGE,
    sessionRetentionSeconds: settings.SESSION_RETENTION,
    auditRetentionSeconds: settings.AUDIT_RETENTION,
    passwords: {
      bcryptCost: settings.BCRYPT_COST,
      hashConcurrency: settings.PASSWORD_HASH_CONCURRENCY,
      hashQueue: settings.PASSWORD_HASH_QUEUE,
      minLength: settings.PASSWORD_MIN_LENGTH,
      minScore: settings.PASSWORD_MIN_SCORE,
    },
    breaker: toBreakerOptions(settings),
    rateLimits: {
      isEnabled: settings.RATE_LIMIT_ENABLED,
      login: settings.RATE_LIMIT_LOGIN,
      loginAddress: settings.RATE_LIMIT_LOGIN_ADDRESS,
      loginFailures: settings.RATE_LIMIT_LOGIN_FAILURES,
      register: settings.RATE_LIMIT_REGISTER,
      refresh: settings.RATE_LIMIT_REFRESH,
      recovery: settings.RATE_LIMIT_RECOVERY,
      recoveryAddress: settings.RATE_LIMIT_RECOVERY_ADDRESS,
      default: settings.RATE_LIMIT_DEFAULT,
    },
  };
}

/** What every breaker is told of the settings. */
export function toBreakerOptions(settings: Settings): BreakerOptions {
  return {
    threshold: settings.CIRCUIT_BREAKER_THRESHOLD,
    openSeconds: settings.CIRCUIT_BREAKER_TIMEOUT,
    halfOpenCalls: settings.CIRCUIT_BREAKER_HALF_OPEN_MAX_CALLS,
  };
}
