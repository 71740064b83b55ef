import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { backupSqlite, sqliteFileOf } from '../../src/cli/sqlite-backup.ts';

const test = suite('a copy of a SQLite database', { directory: '' });

test.before.each((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'auth-backup-'));
});
test.after.each(({ directory }) => rmSync(directory, { recursive: true }));

/** A database of about 8 MB in a write-ahead log, so that a copy takes several steps. */
function makeDatabase(directory: string) {
  const database = new DatabaseSync(join(directory, 'live.db'));
  database.exec('pragma journal_mode = wal; create table notes (text blob)');
  const add = database.prepare('insert into notes values (randomblob(4000))');
  database.exec('begin');
  for (let row = 0; row < 2000; row += 1) add.run();
  database.exec('commit');
  return { database, add };
}

function makeOptions(directory: string, target = join(directory, 'copy.db')) {
  const { signal } = new AbortController();
  return {
    source: join(directory, 'live.db'),
    target,
    replace: false,
    signal,
    onProgress: (_done: number) => undefined,
  };
}

function countNotes(path: string): unknown {
  const database = new DatabaseSync(path);
  try {
    assert.equal({ ...database.prepare('pragma integrity_check').get() }, { integrity_check: 'ok' });
    return database.prepare('select count(*) as notes from notes').get()?.['notes'];
  } finally {
    database.close();
  }
}

const refusal = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'it was not refused',
    (error: unknown) => String(error),
  );

test('it is of the moment at which it began, whatever is written meanwhile, and each step is told', async ({
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
  assert.ok(told.length > 1 && told.every((done, index) => done > (told[index - 1] ?? 0) && done <= 1));
  assert.is(bytes, statSync(join(directory, 'copy.db')).size);
  database.close();
});

test('it is for its owner only', async ({ directory }) => {
  makeDatabase(directory).database.close();
  await backupSqlite(makeOptions(directory));
  assert.is(statSync(join(directory, 'copy.db')).mode & 0o777, 0o600);
});

test('a file that exists is replaced only where that is wanted', async ({ directory }) => {
  makeDatabase(directory).database.close();
  const options = makeOptions(directory);
  writeFileSync(options.target, 'precious');
  assert.match(await refusal(backupSqlite(options)), 'exists already');
  assert.is(readFileSync(options.target, 'utf8'), 'precious');
  await backupSqlite({ ...options, replace: true });
  assert.is(countNotes(options.target), 2000);
});

test('neither the database itself nor one in use is replaced', async ({ directory }) => {
  const { database } = makeDatabase(directory);
  const options = { ...makeOptions(directory), replace: true };
  assert.match(await refusal(backupSqlite({ ...options, target: options.source })), 'is the database itself');
  const other = new DatabaseSync(options.target);
  other.exec('pragma journal_mode = wal; create table a (b)');
  assert.match(await refusal(backupSqlite(options)), 'in use');
  other.close();
  database.close();
});

test('one that is stopped or fails leaves nothing behind', async ({ directory }) => {
  makeDatabase(directory).database.close();
  const controller = new AbortController();
  const onProgress = () => controller.abort(new Error('stopped'));
  const options = { ...makeOptions(directory), signal: controller.signal, onProgress };
  assert.match(await refusal(backupSqlite(options)), 'stopped');
  assert.equal(readdirSync(directory).sort(), ['live.db']);
});

test('a folder that is missing and a database that is missing are named', async ({ directory }) => {
  makeDatabase(directory).database.close();
  const nowhere = join(directory, 'missing/copy.db');
  assert.match(
    await refusal(backupSqlite(makeOptions(directory, nowhere))),
    `No file can be made in ${directory}/missing (ENOENT)`,
  );
  mkdirSync(join(directory, 'empty'));
  assert.match(await refusal(backupSqlite(makeOptions(join(directory, 'empty')))), 'There is no database file');
  assert.not(existsSync(join(directory, 'empty/live.db')));
});

test('only a file can be copied', () => {
  assert.is(sqliteFileOf('sqlite:/var/lib/auth.db'), '/var/lib/auth.db');
  assert.throws(() => sqliteFileOf('postgresql://db/auth'), /pg_dump/);
  assert.throws(() => sqliteFileOf('sqlite::memory:'), /in memory/);
});

test.run();
