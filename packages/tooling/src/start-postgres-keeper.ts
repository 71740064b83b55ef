import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A PostgreSQL server that ends with this process at the latest, however that ends. */
export interface PostgresKeeper {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a server on a free port, with an empty folder for its data, in about a second. */
export async function startPostgresKeeper(): Promise<PostgresKeeper> {
  const script = fileURLToPath(new URL('./postgres-keeper.ts', import.meta.url));
  const { NODE_V8_COVERAGE, ...env } = process.env;
  // In a process group of its own it outlives what kills ours, for as long as it takes to clean up.
  const child = spawn(process.execPath, [script], { detached: true, env, stdio: 'pipe' });
  const url = await readUrl(child);
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    // The pipes of a child are sockets, whatever their type says.
    if ('unref' in stream && typeof stream.unref === 'function') stream.unref();
  }
  return {
    url,
    stop: async () => {
      child.ref();
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

async function readUrl(child: ChildProcessWithoutNullStreams): Promise<string> {
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    return line;
  }
  throw new Error(`PostgreSQL did not start: ${complaint}`);
}
