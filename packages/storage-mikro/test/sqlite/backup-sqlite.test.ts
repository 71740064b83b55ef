import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import Sqlite from 'better-sqlite3';
import * as assert from 'uvu/assert';
import { backupSqlite, TargetExistsError } from '../../src/sqlite/backup-sqlite.ts';
import { rejects } from '../rejects.ts';

const test = suite('copy of a SQLite database', { directory: '' });

test.before.each((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'auth-backup-'));
});
test.after.each(({ directory }) => rmSync(directory, { recursive: true }));

/** A database of about 8 MB in a write-ahead log, so that a copy takes several steps. */
function makeDatabase(directory: string) {
  const database = new Sqlite(join(directory, 'live.db'));
  database.exec('pragma journal_mode = wal; create table notes (text blob)');
  const add = database.prepare('insert into notes values (randomblob(4000))');
  database.exec('begin');
  for (let row = 0; row < 2000; row += 1) add.run();
  database.exec('commit');
  return { database, add };
}

function makeOptions(directory: string, target = join(directory, 'copy.db')) {
  return { url: `sqlite:${directory}/live.db`, target };
}

function countNotes(path: string): unknown {
  const database = new Sqlite(path, { fileMustExist: true });
  try {
    assert.is(database.pragma('integrity_check', { simple: true }), 'ok');
    return database.prepare('select count(*) from notes').pluck().get();
  } finally {
    database.close();
  }
}

test('is of the moment at which it began, whatever is written meanwhile, and each step is told', async ({
  directory,
}) => {
  const { database, add } = makeDatabase(directory);
  const told: number[] = [];
  const onProgress = (done: number) => {
    told.push(done);
    add.run();
  };
  const bytes = await backupSqlite({ ...makeOptions(directory), onProgress });
  assert.is(countNotes(join(directory, 'copy.db')), 2000);
  assert.is(countNotes(join(directory, 'live.db')), 2000 + told.length);
  assert.ok(told.length > 1 && told.every((done, index) => done > (told[index - 1] ?? -1) && done < 1));
  assert.is(bytes, statSync(join(directory, 'copy.db')).size);
  database.close();
});

test('waits for a lock that somebody else holds on the database', async ({ directory }) => {
  const { database } = makeDatabase(directory);
  database.pragma('journal_mode = delete');
  database.exec('begin exclusive');
  const copying = backupSqlite(makeOptions(directory));
  await new Promise(setImmediate);
  database.exec('rollback');
  await copying;
  assert.is(countNotes(join(directory, 'copy.db')), 2000);
  database.close();
});

test('is for its owner only', async ({ directory }) => {
  makeDatabase(directory).database.close();
  await backupSqlite(makeOptions(directory));
  assert.is(statSync(join(directory, 'copy.db')).mode & 0o777, 0o600);
});

test('takes the place of a file only where that is wanted', async ({ directory }) => {
  makeDatabase(directory).database.close();
  const options = makeOptions(directory);
  writeFileSync(options.target, 'precious');
  const refusal = await rejects(backupSqlite(options), TargetExistsError);
  assert.is(refusal.message, `${options.target} exists already.`);
  assert.is(readFileSync(options.target, 'utf8'), 'precious');
  await backupSqlite({ ...options, replace: true });
  assert.is(countNotes(options.target), 2000);
});

test('does not take the place of a file that came while it was made', async ({ directory }) => {
  makeDatabase(directory).database.close();
  const options = makeOptions(directory);
  const onProgress = () => writeFileSync(options.target, 'precious');
  await rejects(backupSqlite({ ...options, onProgress }), TargetExistsError);
  assert.is(readFileSync(options.target, 'utf8'), 'precious');
  assert.equal(readdirSync(directory).sort(), ['copy.db', 'live.db']);
});

test('takes neither the place of the database itself nor of one in use', async ({ directory }) => {
  const { database } = makeDatabase(directory);
  const options = { ...makeOptions(directory), replace: true };
  const itself = { ...options, target: join(directory, 'live.db') };
  assert.match((await rejects(backupSqlite(itself), Error)).message, 'is the database itself');
  const other = new Sqlite(options.target);
  other.exec('pragma journal_mode = wal; create table a (b)');
  assert.match((await rejects(backupSqlite(options), Error)).message, 'in use');
  other.close();
  database.close();
});

test('leaves nothing behind when it is stopped', async ({ directory }) => {
  makeDatabase(directory).database.close();
  const controller = new AbortController();
  const onProgress = () => controller.abort(new RangeError('stopped'));
  const copying = backupSqlite({ ...makeOptions(directory), signal: controller.signal, onProgress });
  await rejects(copying, RangeError);
  assert.equal(readdirSync(directory).sort(), ['live.db']);
});

test('leaves nothing behind when what it copies is no database', async ({ directory }) => {
  writeFileSync(join(directory, 'live.db'), 'this is a letter to my aunt. '.repeat(200));
  assert.match((await rejects(backupSqlite(makeOptions(directory)), Error)).message, 'not a database');
  assert.equal(readdirSync(directory).sort(), ['live.db']);
});

test('names the folder that is missing, and the database', async ({ directory }) => {
  makeDatabase(directory).database.close();
  const nowhere = backupSqlite(makeOptions(directory, join(directory, 'missing/copy.db')));
  assert.match((await rejects(nowhere, Error)).message, `No file can be made in ${directory}/missing (ENOENT)`);
  mkdirSync(join(directory, 'empty'));
  const nothing = backupSqlite(makeOptions(join(directory, 'empty')));
  assert.match((await rejects(nothing, ConfigurationError)).message, `no database file ${directory}/empty/live.db`);
  assert.equal(readdirSync(join(directory, 'empty')), []);
});

test('is of a file, and of no other database', async ({ directory }) => {
  const refuse = async (url: string) =>
    (await rejects(backupSqlite({ ...makeOptions(directory), url }), Error)).message;
  assert.match(await refuse('postgresql://auth:canary@db/auth'), /^(?!.*canary).*pg_dump/);
  assert.match(await refuse('sqlite::memory:'), 'in memory');
  assert.equal(readdirSync(directory), []);
});

test.run();
