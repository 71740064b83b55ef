import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { goodSecret, load, problemsOf } from './judge.ts';

const files = suite('settings: secrets from files', { directory: '' });

files.before.each((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'auth-settings-'));
});
files.after.each(({ directory }) => rmSync(directory, { recursive: true }));

files('AUTH_SECRET_FILE names the file that holds the secret; one line end at its end is cut', ({ directory }) => {
  const path = join(directory, 'secret');
  for (const end of ['', '\n', '\r\n']) {
    writeFileSync(path, goodSecret + end);
    assert.is(load({ NODE_ENV: 'production', AUTH_SECRET_FILE: path }).AUTH_SECRET, goodSecret);
  }
  writeFileSync(path, ` ${goodSecret}\n\n`);
  assert.is(load({ AUTH_SECRET_FILE: path }).AUTH_SECRET, ` ${goodSecret}\n`);
});

files('a secret given both ways is a problem', ({ directory }) => {
  const path = join(directory, 'secret');
  writeFileSync(path, goodSecret);
  const problems = problemsOf({ AUTH_SECRET: goodSecret, AUTH_SECRET_FILE: path });
  assert.equal(problems, ['AUTH_SECRET and AUTH_SECRET_FILE are both set; keep one of them']);
});

files('a file that cannot be read is one problem that names it, also in production', ({ directory }) => {
  const path = join(directory, 'missing');
  const problem = `AUTH_SECRET_FILE must name a readable text file; ${path} is none (ENOENT)`;
  assert.equal(problemsOf({ NODE_ENV: 'production', AUTH_SECRET_FILE: path }), [problem]);
  assert.match(problemsOf({ AUTH_SECRET_FILE: directory }).join(), 'EISDIR');
});

files('a file of bytes that are no text is a problem, for some of them would be lost', ({ directory }) => {
  const path = join(directory, 'secret');
  writeFileSync(path, Buffer.alloc(48, 0xff));
  assert.match(problemsOf({ AUTH_SECRET_FILE: path }).join(), /^AUTH_SECRET_FILE must name a readable text file/);
});

files('a short secret in a file is refused without being shown', ({ directory }) => {
  const path = join(directory, 'secret');
  writeFileSync(path, 'canary\n');
  assert.equal(problemsOf({ AUTH_SECRET_FILE: path }), ['AUTH_SECRET must be at least 32 bytes long']);
});

files.run();
