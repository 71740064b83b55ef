import type { Logger } from '@auth/core';
import type { Settings } from './settings/settings.ts';

/** What every process of the service has. */
export interface ServingParts {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly version: string;
}

/** Says where the service is. */
export function announce(url: string, { settings, logger, version }: ServingParts): void {
  logger.info('listening', {
    url,
    docs: `${url}/docs`,
    public_url: settings.PUBLIC_URL,
    environment: settings.NODE_ENV,
    version,
    ...(settings.AUTH_WORKERS > 1 && { workers: settings.AUTH_WORKERS }),
  });
}
