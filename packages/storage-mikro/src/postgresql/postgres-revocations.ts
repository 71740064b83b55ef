import { ConfigurationError, createRevocationChannel, type Logger, type Revocations } from '@auth/core';
import { parseDatabaseUrl } from '../database-url.ts';

export interface PostgresRevocationsOptions {
  /** `postgresql://user:password@host:port/database`. A pooler between must keep a connection for as long as it is held. */
  readonly url: string;
  /** Default: says nothing. */
  readonly logger?: Logger;
  /** How long the server may take to let us in and to answer; it is asked that often as well. Default 2. */
  readonly timeoutSeconds?: number;
}

/**
 * Revocations over LISTEN and NOTIFY of a PostgreSQL database. It connects when it is first used, with one connection besides
 * those of the storage, and again for as long as it is not closed: a database that is away stops nothing.
 * @throws ConfigurationError for a URL that is not one of PostgreSQL
 */
export async function createPostgresRevocations(options: PostgresRevocationsOptions): Promise<Revocations> {
  const { url, timeoutSeconds = 2, ...rest } = options;
  const location = await parseDatabaseUrl(url);
  if (location.engine !== 'postgresql') {
    throw new ConfigurationError('Only a PostgreSQL database can tell instances of revocations.');
  }
  const { openPostgresLink } = await import('./postgres-link.ts');
  const open = openPostgresLink({ url: location.url, timeoutSeconds });
  return createRevocationChannel({ ...rest, name: 'PostgreSQL', open, timeoutSeconds });
}
