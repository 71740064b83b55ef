import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { startPostgresKeeper } from '../src/start-postgres-keeper.ts';
import { query, readFolder, untilGone } from './postgres-server.ts';

const test = suite('the keeper of a PostgreSQL server');
const keeper = fileURLToPath(new URL('../src/postgres-keeper.ts', import.meta.url));
const user = fileURLToPath(new URL('./fixtures/postgres-user.ts', import.meta.url));

test('keeps one that orders text by the rules of a language', async () => {
  const { url, stop } = await startPostgresKeeper();
  assert.equal(await query(url, "select 'a' < 'B' as by_rules, 'a' < 'B' collate \"C\" as by_bytes"), [
    { by_rules: true, by_bytes: false },
  ]);
  await stop();
});

test('leaves nothing behind when it is told to stop', async () => {
  const { url, stop } = await startPostgresKeeper();
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

test('ends without a complaint when nobody needs it', async () => {
  const child = spawn(process.execPath, [keeper]);
  child.stdin.end();
  const [output, complaint] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  assert.match(output, /^postgresql:\/\//);
  assert.is(complaint, '');
  assert.is(child.exitCode, 0);
});

test('says why there is no server', async () => {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = '/nowhere';
  const failure = await startPostgresKeeper().catch((error: unknown) => error);
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  assert.match(String(failure), /PostgreSQL did not start:.*\/nowhere/s);
});

test.run();
