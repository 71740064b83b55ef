import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { GivenSettings } from './settings-schema.ts';

/** The settings of a process, complete: what depends on other settings is filled in as well. */
export interface Settings extends Omit<GivenSettings, 'AUTH_WORKERS'> {
  readonly AUTH_WORKERS: number;
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
  const workers = given.AUTH_WORKERS === 'auto' ? availableParallelism() : Number(given.AUTH_WORKERS);
  const publicUrl = given.PUBLIC_URL ?? httpUrl(given.HOST, given.PORT);
  return {
    ...given,
    AUTH_WORKERS: workers,
    PUBLIC_URL: publicUrl,
    DATABASE_URL: given.DATABASE_URL ?? `sqlite:${resolve(given.AUTH_DATA_DIR, 'auth.db')}`,
    JWT_ISSUER: given.JWT_ISSUER ?? publicUrl,
    PASSWORD_HASH_CONCURRENCY: given.PASSWORD_HASH_CONCURRENCY ?? Math.ceil(availableParallelism() / workers),
    LOG_FORMAT: given.LOG_FORMAT ?? (isTerminal ? 'pretty' : 'json'),
  };
}

/** The URL of a listening address; IPv6 addresses get their brackets. */
export function httpUrl(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
