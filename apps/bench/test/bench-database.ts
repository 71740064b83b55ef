import { startPostgres } from '@auth/tooling/postgres';
import { Client } from 'pg';
import { seedDatabase } from '../src/seeding/seed-database.ts';
import type { SeedSize } from '../src/seeding/seeded.ts';

/** A PostgreSQL server with seeded databases, for as long as a test's process lives. */
export async function startBench() {
  const postgres = await startPostgres();
  return {
    createDatabase: postgres.createDatabase,
    stop: postgres.stop,
    async createSeeded(size: SeedSize): Promise<string> {
      const url = await postgres.createDatabase();
      await seedDatabase({ url, ...size });
      return url;
    },
  };
}

export async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

export async function count(url: string, from: string): Promise<number> {
  const [row] = await query<{ count: number }>(url, `select count(*)::int as count from ${from}`);
  return row?.count ?? Number.NaN;
}
