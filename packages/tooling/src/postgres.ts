import { randomUUID } from 'node:crypto';
import { Client, escapeIdentifier } from 'pg';
import { startPostgresKeeper } from './start-postgres-keeper.ts';

/** A PostgreSQL server for tests. */
export interface TestPostgres {
  /** A database of the server, whose user may create others, and users. */
  readonly url: string;
  /** The URL of a database that is new and empty. That takes a third of a second on some machines. */
  createDatabase(): Promise<string>;
  /** Ends its connections and removes it. */
  dropDatabase(url: string): Promise<void>;
  /** The URL of a database without rows, but with the tables that somebody before may have made: quick where there is one. */
  borrowDatabase(): Promise<string>;
  /** Empties the tables of a database, but for those of its migrations, and keeps it for the next who borrows one. */
  returnDatabase(url: string): Promise<void>;
  /** Drops the databases that were created here, and ends the server if it was started here. */
  stop(): Promise<void>;
}

/** How one run of all tests hands its server to their processes. */
export const SERVER_VARIABLE = 'AUTH_TEST_POSTGRES_URL';

/**
 * The server of `TEST_DATABASE_URL`, or that of the whole test run, or else one of its own, which ends with this process at the
 * latest.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const given = process.env.TEST_DATABASE_URL || process.env[SERVER_VARIABLE];
  if (given) {
    const databases = createDatabases(given);
    return { ...databases, stop: databases.dropAll };
  }
  const keeper = await startPostgresKeeper();
  return { ...createDatabases(keeper.url), stop: keeper.stop };
}

function createDatabases(url: string): Omit<TestPostgres, 'stop'> & { dropAll(): Promise<void> } {
  const created = new Set<string>();
  const free: string[] = [];
  const createDatabase = async () => {
    const database = new URL(url);
    database.pathname = `/auth_test_${randomUUID().replaceAll('-', '')}`;
    await execute(url, `create database ${quoteName(database.href)}`);
    created.add(database.href);
    return database.href;
  };
  const dropDatabase = async (database: string) => {
    await execute(url, `drop database if exists ${quoteName(database)} with (force)`);
    created.delete(database);
  };
  return {
    url,
    createDatabase,
    dropDatabase,
    borrowDatabase: async () => free.pop() ?? (await createDatabase()),
    returnDatabase: async (database) => {
      await execute(database, emptyTables);
      free.push(database);
    },
    dropAll: async () => {
      await Promise.all([...created].map(dropDatabase));
    },
  };
}

/** In any order: whatever refers to a row goes with it. Truncating takes fifty times as long where there are few rows. */
const emptyTables = `do $$ declare name text; begin
  for name in select tablename from pg_tables where schemaname = 'public' and tablename not like '%migrations' loop
    execute format('delete from %I', name);
  end loop;
end $$`;

async function execute(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function quoteName(database: string): string {
  return escapeIdentifier(new URL(database).pathname.slice(1));
}
