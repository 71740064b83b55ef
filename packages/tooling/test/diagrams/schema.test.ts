import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { repositoryRoot } from '../../src/repository.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { readDiagram } from './diagram.ts';

/** Tables by name; a column as the diagram writes it, a reference as `sessions.user_id → users, on delete cascade`. */
interface Schema {
  readonly tables: Readonly<Record<string, readonly string[]>>;
  readonly references: readonly string[];
  readonly indexes: readonly string[];
}

const test = suite('the tables in the diagram');

/** The table that only the migrator reads. */
const migrationTable = 'auth_migrations';

function migratedSchema(): Schema {
  using folder = temporaryFolder();
  const file = join(folder.path, 'auth.db');
  const main = join(repositoryRoot, 'apps/server/src/main.ts');
  execFileSync(process.execPath, ['--conditions=source', main, 'migrate', 'up'], {
    cwd: folder.path,
    env: { PATH: process.env['PATH'], DATABASE_URL: `sqlite:${file}` },
  });
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return readSchema(database);
  } finally {
    database.close();
  }
}

function readSchema(database: DatabaseSync): Schema {
  const names = (sql: string, ...values: string[]) =>
    database
      .prepare(sql)
      .all(...values)
      .map((row) => String(Object.values(row)[0]));
  const tables = names(
    "select name from pragma_table_list where schema = 'main' and name not in ('sqlite_schema', 'sqlite_sequence', ?)",
    migrationTable,
  );
  const columns = `select iif(c."notnull" or c.pk, '* ', '') || c.name || ' : ' || lower(c.type) || iif(c.pk, ' <<PK>>', '')
      || iif(exists (
        select 1 from pragma_index_list(t.name) l where l."unique" and not l.partial and l.origin = 'c'
          and (select group_concat(i.name) from pragma_index_info(l.name) i) = c.name
      ), ' <<unique>>', '')
    from (select ? as name) t, pragma_table_info(t.name) c order by c.cid`;
  const references = `select t.name || '.' || f."from" || ' → ' || f."table" || ', on delete ' || lower(f.on_delete)
    from (select ? as name) t, pragma_foreign_key_list(t.name) f`;
  return {
    tables: Object.fromEntries(tables.map((table) => [table, names(columns, table)])),
    references: tables.flatMap((table) => names(references, table)).sort(),
    indexes: names("select name from sqlite_schema where type = 'index'"),
  };
}

const { elements, arrows, texts } = readDiagram('database-schema');
const schema = migratedSchema();

test('have the columns that the migrations make, and there are no others', () => {
  assert.equal(Object.fromEntries(elements.map(({ name, columns }) => [name, columns]).sort()), {
    ...Object.fromEntries(Object.entries(schema.tables).sort()),
  });
});

test('refer to each other as foreign keys do', () => {
  const drawn = arrows.map(({ from, to, text }) => `${to}.${text.replace(',', ` → ${from},`)}`);
  assert.equal(drawn.sort(), schema.references);
});

test('are spoken of with the indexes that they have', () => {
  const named = texts.flatMap((text) => text.match(/\w+_(?:index|unique)\b/g) ?? []);
  assert.ok(named.length > 0);
  for (const index of named) assert.ok(schema.indexes.includes(index), index);
});

test.run();
