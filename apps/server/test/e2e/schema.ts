import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';

/** Everything that a database consists of but its rows, as text: of the SQLite file in `directory`, or of the one that is named. */
export function readSchema(directory: string, { DATABASE_URL }: Record<string, string>): Promise<readonly string[]> {
  return DATABASE_URL === undefined ? readSqlite(join(directory, 'data/auth.db')) : readPostgres(DATABASE_URL);
}

async function readSqlite(path: string): Promise<readonly string[]> {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const rows = database.prepare('select type, name, sql from sqlite_schema order by type, name').all();
    return rows.map((row) => JSON.stringify(row));
  } finally {
    database.close();
  }
}

const postgresParts = [
  `select table_name, column_name, data_type, column_default, is_nullable, collation_name
     from information_schema.columns where table_schema = 'public' order by table_name, column_name`,
  `select indexdef from pg_indexes where schemaname = 'public' order by indexname`,
  `select conname, pg_get_constraintdef(oid) as definition from pg_constraint
     where connamespace = 'public'::regnamespace order by conname, definition`,
];

async function readPostgres(connectionString: string): Promise<readonly string[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const lines: string[] = [];
    for (const sql of postgresParts) {
      const { rows } = await client.query(sql);
      lines.push(...rows.map((row: unknown) => JSON.stringify(row)));
    }
    return lines;
  } finally {
    await client.end();
  }
}
