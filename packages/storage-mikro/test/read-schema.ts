import { type Kysely, sql } from 'kysely';
import type { Tables } from '../src/entities.ts';
import { isPostgres } from '../src/named-lock.ts';

const sqliteSchema = sql<string>`
  select type || ' ' || tbl_name || ' ' || name || ' ' || coalesce(sql, '') as line from sqlite_master`;

const postgresSchema = sql<string>`
  select concat_ws(' ', 'column', table_name, column_name, data_type, is_nullable, collation_name) as line
    from information_schema.columns where table_schema = current_schema
  union all
  select concat_ws(' ', 'index', indexdef) from pg_indexes where schemaname = current_schema
  union all
  select concat_ws(' ', 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid))
    from pg_constraint where connamespace = current_schema::regnamespace`;

/** Everything there is in a database but its rows, a line each. */
export async function readSchema(db: Kysely<Tables>): Promise<string[]> {
  const query = isPostgres(db) ? postgresSchema : sqliteSchema;
  const { rows } = await sql<{ line: string }>`${query}`.execute(db);
  return rows.map(({ line }) => line).sort();
}
