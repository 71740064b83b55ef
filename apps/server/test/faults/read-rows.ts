import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';

export type Row = Readonly<Record<string, unknown>>;
export type ReadRows = (sql: string) => Promise<readonly Row[]>;

/** Reads the database that these variables name: a PostgreSQL, or else the SQLite file in `directory`. */
export function makeReadRows(directory: string, { DATABASE_URL }: Readonly<Record<string, string>>): ReadRows {
  return DATABASE_URL === undefined
    ? (sql) => readSqlite(join(directory, 'data/auth.db'), sql)
    : (sql) => readPostgres(DATABASE_URL, sql);
}

async function readSqlite(path: string, sql: string): Promise<readonly Row[]> {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

async function readPostgres(connectionString: string, sql: string): Promise<readonly Row[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
