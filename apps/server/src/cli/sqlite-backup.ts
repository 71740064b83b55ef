import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ConfigurationError } from '@auth/core';

export interface BackupOptions {
  readonly source: string;
  readonly target: string;
  /** Whether a target that exists is replaced. */
  readonly replace: boolean;
  readonly signal: AbortSignal;
  /** Told which part of the database is copied, from 0 to 1. */
  readonly onProgress: (done: number) => void;
}

const pagesPerStep = 1000;

/**
 * The file that a URL of a SQLite database names.
 * @throws Error for another database, telling what copies that one
 */
export function sqliteFileOf(url: string): string {
  if (!url.startsWith('sqlite:')) {
    throw new Error('Only SQLite databases are copied. This one is PostgreSQL: use pg_dump --format=custom.');
  }
  const path = url.slice('sqlite:'.length);
  if (path === ':memory:') throw new Error('A database in memory cannot be copied from another process.');
  return resolve(path);
}

/**
 * Copies a SQLite database that others may be writing to, as it is at one moment, to a file for its owner only. The target
 * appears whole or not at all. Resolves with the size of the copy in bytes.
 */
export async function backupSqlite(options: BackupOptions): Promise<number> {
  const { target, replace } = options;
  assertPossible(options);
  const draft = join(dirname(target), `.auth-backup.${randomBytes(6).toString('hex')}`);
  try {
    await createPrivateFile(draft);
    await copyDatabase(draft, options);
    const bytes = await syncToDisk(draft);
    await (replace ? rename(draft, target) : linkNew(draft, target));
    return bytes;
  } finally {
    for (const suffix of ['', '-journal', '-wal', '-shm']) await rm(draft + suffix, { force: true });
  }
}

/** A copy beside the log of another database would be spoilt by it, and a live database must not be taken from its service. */
function assertPossible({ source, target, replace }: BackupOptions): void {
  if (!existsSync(source)) throw new ConfigurationError(`There is no database file ${source}.`);
  if (existsSync(target)) {
    if (statSync(target).ino === statSync(source).ino) throw new Error(`${target} is the database itself.`);
    if (!replace) throw alreadyExists(target);
  }
  if (['-wal', '-journal'].some((suffix) => existsSync(target + suffix))) {
    throw new Error(`${target} is a database in use. Name another file.`);
  }
}

/** A read transaction keeps to one moment: without it each write of somebody else would begin the copy anew. */
async function copyDatabase(draft: string, { source, signal, onProgress }: BackupOptions): Promise<void> {
  // Loaded here only, for some versions of Node call it experimental.
  const { backup, DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(source, { timeout: 5000 });
  try {
    database.exec('begin; select count(*) from sqlite_schema;');
    await backup(database, draft, {
      rate: pagesPerStep,
      progress: ({ totalPages, remainingPages }) => {
        onProgress(1 - remainingPages / totalPages);
        signal.throwIfAborted();
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
    throw codeOf(error) === 'EEXIST' ? alreadyExists(to) : error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

function alreadyExists(path: string): Error {
  return new Error(`${path} exists already. Name another file, or replace it with --force.`);
}
