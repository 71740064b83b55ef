import { statSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { inMemory } from './create-database-file.ts';

/**
 * With a write-ahead log and `synchronous = full` an answered write is on the disk: neither killing the process nor a power
 * failure brings a revoked session back.
 */
const pragmas = ['journal_mode = wal', 'synchronous = full', 'foreign_keys = on'];

/** More than there are different queries; what migrations add beyond it is not used twice. */
const mostStatements = 200;

interface Handle {
  readonly database: Sqlite.Database;
  readonly statements: Map<string, SqliteStatement>;
  readonly identity: string;
}

/** A database file as Kysely wants it; keeps prepared statements, and notices when the file is gone or another one. */
export class DatabaseFile implements SqliteDatabase {
  readonly #path: string;
  #handle: Handle | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  get isInTransaction(): boolean {
    return this.#handle?.database.inTransaction ?? false;
  }

  open(): void {
    this.#handle = openHandle(this.#path);
  }

  prepare(sql: string): SqliteStatement {
    const { database, statements } = this.#currentHandle();
    const kept = statements.get(sql);
    if (kept) {
      return kept;
    }
    const statement = database.prepare<unknown[]>(sql);
    if (statements.size < mostStatements) {
      statements.set(sql, statement);
    }
    return statement;
  }

  close(): void {
    this.#handle?.database.close();
    this.#handle = null;
  }

  /** A removed file would go on to take writes, all of them lost when it is closed; so its name is looked up each time. */
  #currentHandle(): Handle {
    const handle = this.#handle;
    if (!handle) {
      throw new Error('the database file is closed');
    }
    if (handle.database.inTransaction || handle.identity === identify(this.#path)) {
      return handle;
    }
    handle.database.close();
    this.#handle = openHandle(this.#path);
    return this.#handle;
  }
}

function openHandle(path: string): Handle {
  const identity = identify(path);
  const database = new Sqlite(path, { fileMustExist: path !== inMemory, timeout: 0 });
  try {
    for (const pragma of pragmas) {
      database.pragma(pragma);
    }
  } catch (error) {
    database.close();
    throw error;
  }
  return { database, statements: new Map(), identity };
}

function identify(path: string): string {
  if (path === inMemory) {
    return path;
  }
  const { dev, ino } = statSync(path);
  return `${dev}:${ino}`;
}
