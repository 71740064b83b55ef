import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { findFreePort } from '@auth/tooling/free-port';

/** A server as a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** From its start to its first answer with the status 200. */
  readonly startMs: number;
  stop(): Promise<void>;
}

export interface ServerProgram {
  /** What Node is given. */
  readonly args: readonly string[];
  /** All of its environment but PATH and PORT. */
  readonly env: Readonly<Record<string, string>>;
  /** What answers 200 as soon as it is ready. */
  readonly path: string;
}

const patienceMs = 60_000;

/**
 * Starts a server and waits until it is ready. What it prints goes where writing costs nothing (/dev/null).
 * @throws Error when it ends before that, with what it said on standard error
 */
export async function startServer({ args, env, path }: ServerProgram): Promise<ServerProcess> {
  const port = await findFreePort();
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const onExit = () => void child.kill('SIGKILL');
  process.once('exit', onExit);
  const said = text(child.stderr);
  const ended = once(child, 'close').finally(() => process.off('exit', onExit));
  const url = `http://127.0.0.1:${port}`;
  await awaitAnswer(url + path, { child, said });
  return {
    url,
    pid: child.pid ?? 0,
    startMs: performance.now() - startedAt,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function awaitAnswer(url: string, { child, said }: { child: ChildProcess; said: Promise<string> }) {
  const endsAt = performance.now() + patienceMs;
  while ((await askStatus(url)) !== 200) {
    if (child.exitCode !== null) throw new Error(`A server did not start:\n${await said}`);
    if (performance.now() > endsAt) child.kill('SIGKILL');
    await pause(2);
  }
}

/** Null where nobody listens. */
function askStatus(url: string): Promise<number | null> {
  return new Promise((resolve) => {
    get(url, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? null);
    }).on('error', () => resolve(null));
  });
}
