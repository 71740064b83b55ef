import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { startKeeper } from '../src/start-keeper.ts';
import { query, readFolder, untilGone } from './postgres-server.ts';

const test = suite('the keeper of a server');
const keeper = fileURLToPath(new URL('../src/postgres-keeper.ts', import.meta.url));
const user = fileURLToPath(new URL('./fixtures/postgres-user.ts', import.meta.url));

test('keeps one that orders text by the rules of a language', async () => {
  const { url, stop } = await startKeeper('PostgreSQL');
  assert.equal(await query(url, "select 'a' < 'B' as by_rules, 'a' < 'B' collate \"C\" as by_bytes"), [
    { by_rules: true, by_bytes: false },
  ]);
  await stop();
});

test('leaves nothing behind when it is told to stop', async () => {
  const { url, stop } = await startKeeper('PostgreSQL');
  const folder = await readFolder(url);
  assert.ok(existsSync(folder));
  await stop();
  await untilGone(url, folder);
});

test('leaves nothing behind when its process is killed', async () => {
  const child = spawn(process.execPath, [user], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  const url = String(line).trim();
  const folder = await readFolder(url);
  child.kill('SIGKILL');
  await untilGone(url, folder);
});

test('leaves nothing behind when it is ended itself', async () => {
  const child = spawn(process.execPath, [keeper], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  const url = String(line).trim();
  const folder = await readFolder(url);
  child.kill('SIGTERM');
  await untilGone(url, folder);
});

test('ends its Redis when it is ended itself', async () => {
  const script = fileURLToPath(new URL('../src/redis-keeper.ts', import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  const { hostname, port } = new URL(String(line).trim());
  child.kill('SIGTERM');
  await once(child, 'exit');
  const [error] = await once(connect(Number(port), hostname), 'error');
  assert.is(error.code, 'ECONNREFUSED');
});

test('ends without a complaint when nobody needs it', async () => {
  const child = spawn(process.execPath, [keeper]);
  child.stdin.end();
  const [output, complaint] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  assert.match(output, /^postgresql:\/\//);
  assert.is(complaint, '');
  assert.is(child.exitCode, 0);
});

test('freezes its server, and lets it go on', async () => {
  const { url, freeze, thaw, stop } = await startKeeper('PostgreSQL');
  await freeze();
  let isAnswered = false;
  const late = query(url, 'select 1 as one').then((rows) => {
    isAnswered = true;
    return rows;
  });
  // A server that runs would have answered long before another one has started.
  await startKeeper('Redis').then((other) => other.stop());
  assert.not(isAnswered);
  await thaw();
  assert.equal(await late, [{ one: 1 }]);
  await stop();
});

test('kills its server, and starts it again with what was committed', async () => {
  const { url, kill, revive, stop } = await startKeeper('PostgreSQL');
  await query(url, 'create table kept as select 1 as one');
  await kill();
  const failure = await query(url, 'select 1').catch((error: unknown) => error);
  assert.match(String(failure), /ECONNREFUSED|ECONNRESET|terminated/);
  await revive();
  assert.equal(await query(url, 'select * from kept'), [{ one: 1 }]);
  await stop();
});

test('leaves nothing behind of a server that was frozen or killed', async () => {
  for (const disorder of ['freeze', 'kill'] as const) {
    const keeper = await startKeeper('PostgreSQL');
    const folder = await readFolder(keeper.url);
    await keeper[disorder]();
    await keeper.stop();
    await untilGone(keeper.url, folder);
  }
});

/** What is killed takes a moment to be gone; until then connections break, or are even made. */
async function untilRefused(port: number, hostname: string): Promise<void> {
  const socket = connect(port, hostname);
  const code = await once(socket, 'connect').then(
    () => 'connected',
    (error: { code?: string }) => error.code,
  );
  socket.destroy();
  if (code === 'ECONNREFUSED') return;
  await pause(20);
  await untilRefused(port, hostname);
}

test('revives a Redis on its port', async () => {
  const { url, kill, revive, stop } = await startKeeper('Redis');
  const { hostname, port } = new URL(url);
  await kill();
  await untilRefused(Number(port), hostname);
  await revive();
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.destroy();
  await stop();
});

test('says why there is no server', async () => {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = '/nowhere';
  const failure = await startKeeper('PostgreSQL').catch((error: unknown) => error);
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  assert.match(String(failure), /PostgreSQL did not start:.*\/nowhere/s);
});

test.run();
