import { startPostgres } from '@auth/tooling/postgres';
import { Client } from 'pg';
import { type SeedProgress, seedDatabase } from '../seeding/seed-database.ts';
import type { SeedSize } from '../seeding/seeded.ts';
import { compare } from './compare.ts';
import { createReport, type ScaleReport } from './report.ts';
import { openSubject } from './subject.ts';

export interface ScaleOptions {
  readonly small: SeedSize;
  readonly large: SeedSize;
  /** How often each database is asked for each scenario. */
  readonly rounds: number;
  readonly onProgress?: (progress: SeedProgress) => void;
}

/**
 * Seeds two databases of one server, and compares how fast they answer. The server is that of `TEST_DATABASE_URL`, or one of its
 * own in a temporary folder.
 * @throws VoidRunError for an answer that is wrong
 */
export async function runScale({ small, large, rounds, onProgress }: ScaleOptions): Promise<ScaleReport> {
  const postgres = await startPostgres();
  const release = stopOnSignal(postgres.stop);
  try {
    const seed = async (size: SeedSize) => {
      const url = await postgres.createDatabase();
      await seedDatabase({ url, ...size, ...(onProgress && { onProgress }) });
      return url;
    };
    const urls = { small: await seed(small), large: await seed(large) };
    const comparisons = await compareDatabases(urls, { small, large, rounds });
    return createReport({ small, large, rounds, comparisons }, await readVersion(postgres.url));
  } finally {
    release();
    await postgres.stop();
  }
}

async function compareDatabases(
  urls: { readonly small: string; readonly large: string },
  { small, large, rounds }: ScaleOptions,
) {
  const smallSubject = await openSubject(urls.small, small);
  try {
    const largeSubject = await openSubject(urls.large, large);
    try {
      return await compare(smallSubject, largeSubject, rounds);
    } finally {
      await largeSubject.auth.close();
    }
  } finally {
    await smallSubject.auth.close();
  }
}

/** Whoever interrupts a run must not be left with a database of gigabytes. */
function stopOnSignal(stop: () => Promise<void>): () => void {
  const onSignal = () => void stop().finally(() => process.exit(130));
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}

async function readVersion(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version ?? 'unknown';
  } finally {
    await client.end();
  }
}
