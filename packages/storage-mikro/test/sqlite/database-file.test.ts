import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { createDatabaseFile } from '../../src/sqlite/create-database-file.ts';
import { DatabaseFile } from '../../src/sqlite/database-file.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';

const folder = makeTemporaryFolder();
const test = suite('database file');
test.after(folder.remove);

function openFile(): DatabaseFile {
  const path = folder.nextPath();
  createDatabaseFile(path);
  const file = new DatabaseFile(path);
  file.open();
  return file;
}

test('has a write-ahead log, foreign keys, and waits for nobody inside the driver', () => {
  const file = openFile();
  const read = (pragma: string) => file.prepare(`pragma ${pragma}`).all([]);
  assert.equal(read('journal_mode'), [{ journal_mode: 'wal' }]);
  assert.equal(read('synchronous'), [{ synchronous: 2 }]);
  assert.equal(read('foreign_keys'), [{ foreign_keys: 1 }]);
  assert.equal(read('busy_timeout'), [{ timeout: 0 }]);
  file.close();
});

test('prepares a statement once', () => {
  const file = openFile();
  assert.is(file.prepare('select 1'), file.prepare('select 1'));
  assert.is.not(file.prepare('select 1'), file.prepare('select 2'));
  file.close();
});

test('keeps a bounded number of statements', () => {
  const file = openFile();
  for (let index = 0; index < 300; index += 1) {
    assert.equal(file.prepare(`select ${index} as answer`).all([]), [{ answer: index }]);
  }
  assert.is(file.prepare('select 0 as answer'), file.prepare('select 0 as answer'));
  assert.is.not(file.prepare('select 299 as answer'), file.prepare('select 299 as answer'));
  file.close();
});

test('is closed for good, and may be closed again', () => {
  const file = openFile();
  file.close();
  file.close();
  assert.throws(() => file.prepare('select 1'), /closed/);
  assert.is(file.isInTransaction, false);
});

test.run();
