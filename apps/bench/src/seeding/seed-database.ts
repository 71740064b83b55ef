import { migrateUp } from '@auth/storage-mikro';
import { hash } from '@node-rs/bcrypt';
import { Client } from 'pg';
import { createRowFunctions } from './row-functions.ts';
import { type SeedSize, seedPassword } from './seeded.ts';
import { type SeededTable, seededTables } from './tables.ts';
import { withoutIndexes } from './without-indexes.ts';

export interface SeedOptions extends SeedSize {
  /** An empty PostgreSQL database; pending migrations are applied. */
  readonly url: string;
  readonly onProgress?: (progress: SeedProgress) => void;
}

export interface SeedProgress {
  /** Its name, or `indexes`. */
  readonly table: string;
  readonly rows: number;
  readonly total: number;
}

/** For a database that is not to be seeded; the message says why. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
}

/** The lowest that bcrypt knows: whoever measures logins wants to see the database. */
const bcryptCost = 4;
const batchRows = 50_000;

/**
 * Fills a database with users, sessions and a refresh token for each of these, all of which are known from their numbers: see
 * {@link seededUser}. It happens wholly or not at all, and every constraint holds afterwards.
 * @throws SeedError when it is no PostgreSQL database, or has users; ConfigurationError or DatabaseError when it cannot be used
 */
export async function seedDatabase({ url, users, sessions, onProgress = () => undefined }: SeedOptions): Promise<void> {
  if (!/^postgres(ql)?:/.test(url)) throw new SeedError('Only a PostgreSQL database can be seeded.');
  const tables = seededTables(await hash(seedPassword, { cost: bcryptCost }));
  await migrateUp({ url });
  const client = new Client({ connectionString: url, application_name: 'auth-bench' });
  await client.connect();
  try {
    await assertEmpty(client);
    await client.query('set synchronous_commit = off');
    await client.query(createRowFunctions({ users, sessions }, Date.now()));
    const names = tables.map(({ name }) => name);
    await withoutIndexes(
      client,
      names,
      async () => {
        for (const table of tables) await fill(client, table, table.rows({ users, sessions }), onProgress);
      },
      (rows, total) => onProgress({ table: 'indexes', rows, total }),
    );
    await client.query(`vacuum (analyze) ${names.join(', ')}`);
  } finally {
    await client.end();
  }
}

async function assertEmpty(client: Client): Promise<void> {
  const { rowCount } = await client.query('select from users limit 1');
  if (rowCount !== 0) throw new SeedError('The database has users already: seed an empty one.');
}

async function fill(
  client: Client,
  { name, statement }: SeededTable,
  total: number,
  onProgress: (progress: SeedProgress) => void,
): Promise<void> {
  for (let rows = 0; rows < total; ) {
    const next = Math.min(rows + batchRows, total);
    await client.query(statement, [rows + 1, next]);
    rows = next;
    onProgress({ table: name, rows, total });
  }
}
