import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';

export async function withClient<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const ours = "from pg_stat_activity where datname = current_database() and application_name = 'auth'";

/** The server's processes for the storages that have this database open. */
export async function readConnections(url: string): Promise<number[]> {
  const { rows } = await withClient(url, (client) => client.query(`select pid ${ours} order by pid`));
  return rows.map(({ pid }) => pid);
}

export async function countConnections(url: string): Promise<number> {
  return (await readConnections(url)).length;
}

/** The server takes notice of an end a moment after the client. */
export async function untilConnections(url: string, isRight: (connections: number) => boolean): Promise<void> {
  while (!isRight(await countConnections(url))) {
    await pause(20);
  }
}

export async function endConnections(url: string): Promise<void> {
  await withClient(url, (client) => client.query(`select pg_terminate_backend(pid) ${ours}`));
}
