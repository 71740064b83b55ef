import { resolve } from 'node:path';
import { ConfigurationError } from '@auth/core';
import { inMemory } from './sqlite/database-file.ts';

/** Where the database is: an absolute path, or {@link inMemory}. */
export interface DatabaseLocation {
  readonly engine: 'sqlite';
  readonly path: string;
}

/**
 * Reads `sqlite:./relative`, `sqlite:/absolute` or `sqlite::memory:`.
 * @throws ConfigurationError for anything else; it does not repeat the URL, which may hold a password
 */
export function parseDatabaseUrl(url: string): DatabaseLocation {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(url.trim()) ?? [];
  if (scheme?.toLowerCase() !== 'sqlite') {
    const found = scheme ? `"${scheme}:" is not supported` : 'it has no scheme';
    throw new ConfigurationError(`The database URL cannot be used: ${found}. ${forms}`);
  }
  if (!rest || rest.startsWith('//') || rest.includes('\0')) {
    throw new ConfigurationError(`The database URL cannot be used: it names no file. ${forms}`);
  }
  return { engine: 'sqlite', path: rest === inMemory ? inMemory : resolve(rest) };
}

const forms = 'Write sqlite:./relative/file, sqlite:/absolute/file or sqlite::memory:.';
