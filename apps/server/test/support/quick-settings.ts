/** A service of a test: any free port, cheap hashes, JSON lines, no limits, and an end without delay. */
export const quick = {
  NODE_ENV: 'test',
  BCRYPT_COST: '4',
  PORT: '0',
  LOG_FORMAT: 'json',
  RATE_LIMIT_ENABLED: 'off',
  SHUTDOWN_DELAY: '0',
} as const;
