import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { KeeperCommand } from './keeper-commands.ts';

/** A server that ends with this process at the latest, however that ends, and that can be broken meanwhile. */
export interface Keeper {
  readonly url: string;
  /** Stops all of its processes where they are: connections stay open, and nothing answers any more. */
  freeze(): Promise<void>;
  /** Ends that. */
  thaw(): Promise<void>;
  /** Ends all of its processes without a word to anybody. */
  kill(): Promise<void>;
  /** Starts it again, on the same port, with the data that it had written. */
  revive(): Promise<void>;
  stop(): Promise<void>;
}

const scripts = {
  PostgreSQL: new URL('./postgres-keeper.ts', import.meta.url),
  Redis: new URL('./redis-keeper.ts', import.meta.url),
} as const;

/** Starts a server on a free port, with an empty folder for its data; PostgreSQL takes about a second. */
export async function startKeeper(server: keyof typeof scripts): Promise<Keeper> {
  const script = fileURLToPath(scripts[server]);
  const { NODE_V8_COVERAGE, ...env } = process.env;
  // In a process group of its own it outlives what kills ours, for as long as it takes to clean up.
  const child = spawn(process.execPath, [script], { detached: true, env, stdio: 'pipe' });
  const readLine = openLines(child, server);
  const url = await readLine();
  release(child);
  const order = (command: KeeperCommand) => async () => {
    hold(child);
    child.stdin.write(`${command}\n`);
    await readLine();
    release(child);
  };
  return {
    url,
    freeze: order('freeze'),
    thaw: order('thaw'),
    kill: order('kill'),
    revive: order('revive'),
    stop: async () => {
      child.ref();
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

/** Lets this process end while the keeper lives. */
function release(child: ChildProcessWithoutNullStreams): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    // The pipes of a child are sockets, whatever their type says.
    if ('unref' in stream && typeof stream.unref === 'function') stream.unref();
  }
}

function hold(child: ChildProcessWithoutNullStreams): void {
  child.ref();
  const { stdout } = child;
  if ('ref' in stdout && typeof stdout.ref === 'function') stdout.ref();
}

/** Each call reads one more line; one that fails tells what the keeper complained about. */
function openLines(child: ChildProcessWithoutNullStreams, server: string): () => Promise<string> {
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${server} did not start: ${complaint}`);
    return value;
  };
}
