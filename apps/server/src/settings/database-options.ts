import type { Settings } from './settings.ts';

/** What the storage is told of the settings. */
export function toDatabaseOptions(settings: Settings) {
  return {
    url: settings.DATABASE_URL,
    poolMin: settings.DATABASE_POOL_MIN,
    poolMax: settings.DATABASE_POOL_MAX,
    timeoutSeconds: settings.DATABASE_TIMEOUT,
  };
}
