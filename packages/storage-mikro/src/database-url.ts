import { resolve } from 'node:path';
import { ConfigurationError } from '@auth/core';
import type { Client } from 'pg';
import { inMemory } from './sqlite/create-database-file.ts';

export interface SqliteLocation {
  readonly engine: 'sqlite';
  /** An absolute path, or {@link inMemory}. */
  readonly path: string;
}

export interface PostgresLocation {
  readonly engine: 'postgresql';
  readonly url: string;
  readonly database: string;
  readonly user: string;
}

/** Where the database is. */
export type DatabaseLocation = SqliteLocation | PostgresLocation;

/**
 * Reads `sqlite:./relative`, `sqlite:/absolute`, `sqlite::memory:`, or `postgresql://…` with all that the driver `pg` takes, for
 * instance `?sslmode=verify-full`.
 * @throws ConfigurationError for anything else; it does not repeat the URL, which may hold a password
 */
export async function parseDatabaseUrl(url: string): Promise<DatabaseLocation> {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(url.trim()) ?? [];
  switch (scheme?.toLowerCase()) {
    case 'sqlite':
      return parseSqlite(rest);
    case 'postgres':
    case 'postgresql':
      return parsePostgres(url.trim());
    default:
      throw unusable(scheme ? `"${scheme}:" is not supported` : 'it has no scheme');
  }
}

function parseSqlite(path: string | undefined): SqliteLocation {
  if (!path || path.startsWith('//') || path.includes('\0')) {
    throw unusable('it names no file');
  }
  return { engine: 'sqlite', path: path === inMemory ? inMemory : resolve(path) };
}

/** The driver itself reads the URL, with the defaults that it takes from the environment. It quotes the password in errors. */
async function parsePostgres(url: string): Promise<PostgresLocation> {
  const { database, user } = await readByDriver(url);
  if (!/^[a-z]+:\/\//i.test(url) || !database || !user) {
    throw unusable('it names no database or no user');
  }
  return { engine: 'postgresql', url, database, user };
}

async function readByDriver(url: string): Promise<Client> {
  const { Client } = await import('pg');
  try {
    return new Client({ connectionString: url });
  } catch {
    throw unusable('it is malformed, or names a certificate that cannot be read');
  }
}

function unusable(reason: string): ConfigurationError {
  return new ConfigurationError(`The database URL cannot be used: ${reason}. ${forms}`);
}

const forms =
  'Write sqlite:./relative/file, sqlite:/absolute/file, sqlite::memory: or postgresql://user:password@host:port/database.';
