import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';

export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

export async function readFolder(url: string): Promise<string> {
  const [row] = await query(url, 'show data_directory');
  return String(row?.data_directory);
}

/** Resolves when nobody answers at this address any more, and the folder is gone. */
export async function untilGone(url: string, folder: string): Promise<void> {
  while (existsSync(folder) || (await isAnswering(url))) {
    await pause(20);
  }
}

async function isAnswering(url: string): Promise<boolean> {
  return query(url, 'select 1').then(
    () => true,
    () => false,
  );
}
