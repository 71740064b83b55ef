import type { AuthOptions } from '@auth/core';
import type { Settings } from './settings.ts';

/** What the library is told of the settings. */
export function toAuthOptions(settings: Settings, secret: string): AuthOptions {
  return {
    secret,
    issuer: settings.JWT_ISSUER,
    audience: settings.JWT_AUDIENCE,
    environment: settings.NODE_ENV,
    accessTokenTtlSeconds: settings.ACCESS_TOKEN_TTL,
    refreshTokenTtlSeconds: settings.REFRESH_TOKEN_TTL,
    sessionTtlSeconds: settings.SESSION_TTL,
    refreshTokenRotation: settings.REFRESH_TOKEN_ROTATION,
    refreshReuseGraceSeconds: settings.REFRESH_REUSE_GRACE,
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
    breaker: {
      threshold: settings.CIRCUIT_BREAKER_THRESHOLD,
      openSeconds: settings.CIRCUIT_BREAKER_TIMEOUT,
      halfOpenCalls: settings.CIRCUIT_BREAKER_HALF_OPEN_MAX_CALLS,
    },
  };
}
