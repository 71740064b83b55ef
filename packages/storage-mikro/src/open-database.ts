import { existsSync } from 'node:fs';
import { ConfigurationError } from '@auth/core';
import type { DatabaseOptions } from './database-options.ts';
import { type DatabaseLocation, parseDatabaseUrl, type SqliteLocation } from './database-url.ts';
import { attempt } from './driver-errors.ts';
import { createDialect, createOrm, type Orm } from './orm-config.ts';
import type { PooledDialect } from './pooled-dialect.ts';
import { explainRefusal } from './postgresql/explain-refusal.ts';
import { createDatabaseFile, inMemory } from './sqlite/create-database-file.ts';

export interface Access {
  /** Makes a SQLite database that is missing. */
  readonly mayCreate?: boolean;
  /** Lets a call take longer than `timeoutSeconds` once it is connected. */
  readonly callSeconds?: number;
}

/** Runs `work` on an open database, and closes that again when it throws. */
export async function openDatabase<Result>(
  options: DatabaseOptions,
  { mayCreate = false, callSeconds }: Access,
  work: (orm: Orm, dialect: PooledDialect) => Promise<Result>,
): Promise<Result> {
  const { url, timeoutSeconds = 5, poolMin = 0, poolMax = 10 } = options;
  const location = await parseDatabaseUrl(url);
  assertTimeout(timeoutSeconds);
  assertPool(poolMin, poolMax);
  if (location.engine === 'sqlite') {
    prepareFile(location, mayCreate);
  }
  const limits = { poolMin, poolMax, connectSeconds: timeoutSeconds, callSeconds: callSeconds ?? timeoutSeconds };
  const dialect = await createDialect(location, limits);
  const orm = await createOrm(location, limits, dialect);
  try {
    return await attempt(() => work(orm, dialect));
  } catch (error) {
    await orm.close(true);
    throw explain(error, location);
  }
}

function explain(error: unknown, location: DatabaseLocation): unknown {
  return location.engine === 'postgresql' ? explainRefusal(error, location) : error;
}

/** What Node's timers can hold. */
const mostSeconds = 2_147_483;

function assertTimeout(timeoutSeconds: number): void {
  if (!(timeoutSeconds > 0 && timeoutSeconds <= mostSeconds)) {
    throw new ConfigurationError('timeoutSeconds must be a number of seconds greater than 0.');
  }
}

function assertPool(poolMin: number, poolMax: number): void {
  if (!(Number.isInteger(poolMin) && Number.isInteger(poolMax) && poolMin >= 0 && poolMax >= 1 && poolMin <= poolMax)) {
    throw new ConfigurationError('poolMin must be a whole number from 0 up, and poolMax one from 1 and poolMin up.');
  }
}

function prepareFile({ path }: SqliteLocation, mayCreate: boolean): void {
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
