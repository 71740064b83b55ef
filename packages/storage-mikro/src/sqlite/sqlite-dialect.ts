import {
  CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { PooledDialect } from '../pooled-dialect.ts';
import { DatabaseFile } from './database-file.ts';
import { waitWhileLocked } from './wait-while-locked.ts';

/** Kysely's SQLite with transactions that lock for writing when they begin, and calls that wait for each other's locks. */
export function createSqliteDialect(path: string, lockTimeoutSeconds: number): PooledDialect {
  return {
    createDriver: () => new ImmediateSqliteDriver(new DatabaseFile(path), lockTimeoutSeconds),
    createAdapter: () => new SqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    readPool: () => null,
  };
}

class ImmediateSqliteDriver extends SqliteDriver {
  readonly #file: DatabaseFile;
  readonly #lockTimeoutSeconds: number;
  #connection: DatabaseConnection | null = null;

  constructor(file: DatabaseFile, lockTimeoutSeconds: number) {
    super({
      database: async () => {
        await waitWhileLocked(() => file.open(), lockTimeoutSeconds);
        return file;
      },
    });
    this.#file = file;
    this.#lockTimeoutSeconds = lockTimeoutSeconds;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= new PatientConnection(await super.acquireConnection(), this.#lockTimeoutSeconds);
    return this.#connection;
  }

  /** A deferred transaction that reads before it writes fails when somebody else wrote in between; this one waits. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** After some failures, a full disk for one, SQLite has rolled back by itself. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#file.isInTransaction) {
      await super.rollbackTransaction(connection);
    }
  }
}

class PatientConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;
  readonly #lockTimeoutSeconds: number;

  constructor(connection: DatabaseConnection, lockTimeoutSeconds: number) {
    this.#connection = connection;
    this.#lockTimeoutSeconds = lockTimeoutSeconds;
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return waitWhileLocked(() => this.#connection.executeQuery<Row>(query), this.#lockTimeoutSeconds);
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#connection.streamQuery<Row>(query, chunkSize);
  }
}
