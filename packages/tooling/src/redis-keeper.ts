/**
 * A process that holds one Redis server, in a folder of its own, for whoever holds the other end of its standard input: when that
 * closes, for whatever reason, the server ends and its folder goes. Says its URL on standard output, and obeys the commands that
 * it reads.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findFreePort } from './free-port.ts';
import { obeyCommands } from './keeper-commands.ts';

// One that has to be escaped in a URL: whoever forgets that gets in nowhere.
const password = 'te/st';

function launch(directory: string, port: number): ChildProcess {
  const settings = { port, dir: directory, bind: '127.0.0.1', requirepass: password, save: '', appendonly: 'no' };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Whether it came up; what it said is added to the log. */
async function isReady(server: ChildProcess, log: string[]): Promise<boolean> {
  await once(server, 'spawn');
  for await (const line of createInterface({ input: server.stdout ?? process.stdin })) {
    log.push(line);
    if (line.includes('Ready to accept connections')) {
      server.stdout?.resume();
      return true;
    }
  }
  return false;
}

interface RunningRedis {
  readonly port: number;
  server: ChildProcess;
}

/** Somebody else may take a free port before the server does. */
async function start(directory: string): Promise<RunningRedis> {
  const log: string[] = [];
  for (let attempts = 1; attempts <= 5; attempts += 1) {
    const port = await findFreePort();
    const server = launch(directory, port);
    if (await isReady(server, log)) return { server, port };
  }
  throw new Error(`it ended at once:\n${log.join('\n')}`);
}

async function revive(redis: RunningRedis, directory: string): Promise<void> {
  const log: string[] = [];
  redis.server = launch(directory, redis.port);
  if (!(await isReady(redis.server, log))) throw new Error(`it did not come back:\n${log.join('\n')}`);
}

const directory = await mkdtemp(join(tmpdir(), 'auth-redis-'));
try {
  const redis = await start(directory);
  process.on('exit', () => redis.server.kill('SIGKILL'));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.stdin.destroy());
  process.stdout.write(`redis://:${encodeURIComponent(password)}@127.0.0.1:${redis.port}\n`);
  await obeyCommands({ findPid: () => redis.server.pid ?? 0, revive: () => revive(redis, directory) });
  const ended = once(redis.server, 'exit');
  redis.server.kill();
  await ended;
} catch (error) {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
