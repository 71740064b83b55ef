import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { GivenSettings } from './settings-schema.ts';

/** The settings of a process, complete: what depends on other settings is filled in as well. */
export interface Settings extends GivenSettings {
  readonly PUBLIC_URL: string;
  readonly DATABASE_URL: string;
  readonly JWT_ISSUER: string;
  readonly PASSWORD_HASH_CONCURRENCY: number;
  readonly LOG_FORMAT: 'json' | 'pretty';
}

/** What the defaults depend on besides other settings. */
export interface Surroundings {
  readonly isTerminal: boolean;
}

export function completeSettings(given: GivenSettings, { isTerminal }: Surroundings): Settings {
  const publicUrl = given.PUBLIC_URL ?? httpUrl(given.HOST, given.PORT);
  return {
    ...given,
    PUBLIC_URL: publicUrl,
    DATABASE_URL: given.DATABASE_URL ?? `sqlite:${resolve(given.AUTH_DATA_DIR, 'auth.db')}`,
    JWT_ISSUER: given.JWT_ISSUER ?? publicUrl,
    PASSWORD_HASH_CONCURRENCY: given.PASSWORD_HASH_CONCURRENCY ?? availableParallelism(),
    LOG_FORMAT: given.LOG_FORMAT ?? (isTerminal ? 'pretty' : 'json'),
  };
}

/** The URL of a listening address; IPv6 addresses get their brackets. */
export function httpUrl(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
