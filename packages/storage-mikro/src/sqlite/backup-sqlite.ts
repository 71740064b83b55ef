import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ConfigurationError } from '@auth/core';
import { parseDatabaseUrl } from '../database-url.ts';
import { inMemory } from './create-database-file.ts';
import { waitWhileLocked } from './wait-while-locked.ts';

export interface BackupOptions {
  /** `sqlite:./relative/file` or `sqlite:/absolute/file`. */
  readonly url: string;
  /** The file to make. */
  readonly target: string;
  /** Whether a target that exists is replaced. Default `false`. */
  readonly replace?: boolean;
  /** Stops the copying, of which nothing is left then. */
  readonly signal?: AbortSignal;
  /** Told which part of the database is copied, from 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

/** There is a file already where the copy should go. */
export class TargetExistsError extends Error {
  constructor(path: string) {
    super(`${path} exists already.`);
    this.name = 'TargetExistsError';
  }
}

/** What is copied before others have their turn: some milliseconds. */
const pagesPerStep = 1000;

const lockTimeoutSeconds = 5;

/**
 * Copies a SQLite database that others may be writing to, as it is at one moment, to a file for its owner only. The target
 * appears whole or not at all. Resolves with the size of the copy in bytes.
 * @throws TargetExistsError; ConfigurationError when there is no database file; Error for a database that is none in a file, and
 * for a target that cannot be made or is in use
 */
export async function backupSqlite(options: BackupOptions): Promise<number> {
  const source = await findFile(options.url);
  const target = resolve(options.target);
  const { replace = false } = options;
  assertPossible(source, target, replace);
  const draft = join(dirname(target), `.auth-backup.${randomBytes(6).toString('hex')}`);
  try {
    await createPrivateFile(draft);
    await copyDatabase(source, draft, options);
    const bytes = await syncToDisk(draft);
    await (replace ? rename(draft, target) : linkNew(draft, target));
    return bytes;
  } finally {
    for (const suffix of ['', '-journal', '-wal', '-shm']) {
      await rm(draft + suffix, { force: true });
    }
  }
}

async function findFile(url: string): Promise<string> {
  const location = await parseDatabaseUrl(url);
  if (location.engine !== 'sqlite') {
    throw new Error('Only SQLite databases are copied. This one is PostgreSQL: use pg_dump --format=custom.');
  }
  if (location.path === inMemory) {
    throw new Error('A database in memory cannot be copied: only its own connection sees it.');
  }
  if (!existsSync(location.path)) {
    throw new ConfigurationError(`There is no database file ${location.path}.`);
  }
  return location.path;
}

/** A copy beside the log of another database would be spoilt by it, and a live database must not be taken from its service. */
function assertPossible(source: string, target: string, replace: boolean): void {
  if (existsSync(target)) {
    if (isSameFile(source, target)) {
      throw new Error(`${target} is the database itself.`);
    }
    if (!replace) {
      throw new TargetExistsError(target);
    }
  }
  if (['-wal', '-journal'].some((suffix) => existsSync(target + suffix))) {
    throw new Error(`${target} is a database in use. Name another file.`);
  }
}

function isSameFile(one: string, other: string): boolean {
  const [first, second] = [statSync(one), statSync(other)];
  return first.dev === second.dev && first.ino === second.ino;
}

/** A read transaction keeps to one moment: without it each write of somebody else would begin the copy anew. */
async function copyDatabase(source: string, draft: string, { signal, onProgress }: BackupOptions): Promise<void> {
  const { default: Sqlite } = await import('better-sqlite3');
  const database = new Sqlite(source, { fileMustExist: true, timeout: 0 });
  try {
    database.exec('begin');
    await waitWhileLocked(() => database.exec('select count(*) from sqlite_schema'), lockTimeoutSeconds);
    await database.backup(draft, {
      progress: ({ totalPages, remainingPages }) => {
        signal?.throwIfAborted();
        onProgress?.(1 - remainingPages / totalPages);
        return pagesPerStep;
      },
    });
  } finally {
    database.close();
  }
}

async function createPrivateFile(path: string): Promise<void> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.close();
  } catch (error) {
    throw new Error(`No file can be made in ${dirname(path)} (${codeOf(error)}).`, { cause: error });
  }
}

async function syncToDisk(path: string): Promise<number> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

/** Unlike a renaming, a link never takes the place of a file. */
async function linkNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    throw codeOf(error) === 'EEXIST' ? new TargetExistsError(to) : error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
