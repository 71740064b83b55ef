import { existsSync } from 'node:fs';
import { ConfigurationError } from '@auth/core';
import type { MikroORM } from '@mikro-orm/sqlite';
import { parseDatabaseUrl } from './database-url.ts';
import { attempt } from './driver-errors.ts';
import { createOrm } from './orm-config.ts';
import { createDatabaseFile, inMemory } from './sqlite/database-file.ts';

export interface DatabaseOptions {
  /** `sqlite:./relative/file`, `sqlite:/absolute/file` or `sqlite::memory:`. */
  readonly url: string;
  /** How long a call waits for a lock that somebody else holds on the database. Default 5. */
  readonly lockTimeoutSeconds?: number;
}

/** Runs `work` on an open database, and closes that again when it throws. */
export async function openDatabase<Result>(
  { url, lockTimeoutSeconds = 5 }: DatabaseOptions,
  mayCreate: boolean,
  work: (orm: MikroORM) => Promise<Result>,
): Promise<Result> {
  const location = parseDatabaseUrl(url);
  if (!(lockTimeoutSeconds >= 0 && Number.isFinite(lockTimeoutSeconds))) {
    throw new ConfigurationError('lockTimeoutSeconds must be a number of seconds from 0 up.');
  }
  prepareFile(location.path, mayCreate);
  const orm = await createOrm(location, lockTimeoutSeconds);
  try {
    return await attempt(() => work(orm));
  } catch (error) {
    await orm.close(true);
    throw error;
  }
}

function prepareFile(path: string, mayCreate: boolean): void {
  if (path === inMemory || (!mayCreate && existsSync(path))) {
    return;
  }
  if (!mayCreate) {
    throw new ConfigurationError(`There is no database file ${path}. Apply the migrations to make it.`);
  }
  try {
    createDatabaseFile(path);
  } catch (error) {
    throw new ConfigurationError(`The database file ${path} cannot be made: ${String(error)}`, { cause: error });
  }
}
