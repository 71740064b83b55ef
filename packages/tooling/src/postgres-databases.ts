import { randomUUID } from 'node:crypto';
import { Client, escapeIdentifier } from 'pg';

/** The databases that one process makes on a server. */
export interface PostgresDatabases {
  /** The URL of a database that is new and empty. That takes a third of a second on some machines. */
  createDatabase(): Promise<string>;
  /** Ends its connections and removes it. */
  dropDatabase(url: string): Promise<void>;
  /** A database without rows: one that came back, which is quick, or else a new one. */
  borrowDatabase(): Promise<BorrowedDatabase>;
  /**
   * Ends the connections of a database, empties its tables but for those of its migrations, and keeps it for the next who
   * borrows one.
   */
  returnDatabase(url: string): Promise<void>;
  /** Drops all that were made here. */
  dropAll(): Promise<void>;
}

export interface BorrowedDatabase {
  readonly url: string;
  /** Whether it has no tables yet; otherwise it has those of whoever borrowed it before. */
  readonly isNew: boolean;
}

/** @param url a database of the server, whose user may create others */
export function createDatabases(url: string): PostgresDatabases {
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
    createDatabase,
    dropDatabase,
    borrowDatabase: async () => {
      const database = free.pop();
      return database ? { url: database, isNew: false } : { url: await createDatabase(), isNew: true };
    },
    returnDatabase: async (database) => {
      await execute(database, `${endOtherConnections}; ${emptyTables}`);
      free.push(database);
    },
    dropAll: async () => {
      await Promise.all([...created].map(dropDatabase));
    },
  };
}

/** What a test has left running must neither write to the next one's database nor lock it; it gets ten seconds to end. */
const endOtherConnections = `select pg_terminate_backend(pid, 10000) from pg_stat_activity
  where datname = current_database() and usename = current_user and pid <> pg_backend_pid()`;

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
