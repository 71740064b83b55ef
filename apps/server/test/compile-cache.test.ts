import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { keepCompiledCode } from '../src/compile-cache.ts';

const test = suite('compiled code', { directory: '' });

test.before((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'auth-compile-cache-'));
});
test.after(({ directory }) => rmSync(directory, { recursive: true, force: true }));

/** One test, because a process keeps what it compiles from the first time on that it is told to. */
test('is kept below the data directory once that is there, and makes none', ({ directory }) => {
  const AUTH_DATA_DIR = join(directory, 'data');
  keepCompiledCode({ AUTH_DATA_DIR });
  assert.not(existsSync(AUTH_DATA_DIR));
  mkdirSync(AUTH_DATA_DIR);
  keepCompiledCode({ AUTH_DATA_DIR, NODE_V8_COVERAGE: directory });
  assert.not(getCompileCacheDir()?.startsWith(directory));
  keepCompiledCode({ AUTH_DATA_DIR });
  assert.ok(getCompileCacheDir()?.startsWith(join(AUTH_DATA_DIR, 'compile-cache')));
});

test.run();
