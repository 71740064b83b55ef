import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { repositoryRoot } from '../src/repository.ts';
import { temporaryFolder } from './temporary-folder.ts';

const SERVICE = `
console.log(JSON.stringify({ logDir: process.env.LOG_DIR, args: process.argv.slice(2), conditions: process.execArgv }));
if (process.argv.includes('fail')) process.exitCode = 78;
if (process.argv.includes('wait')) {
  process.on('SIGTERM', () => { console.log('stopping'); process.exit(0); });
  setInterval(() => {}, 1000);
  console.log('ready');
}
`;

/** A clone in which `npx` stands for the whole installation: it writes down how it was called. */
function makeClone() {
  const folder = temporaryFolder({
    'package.json': readFileSync(join(repositoryRoot, 'package.json'), 'utf8'),
    'pnpm-lock.yaml': 'lockfileVersion: 9',
    'pnpm-workspace.yaml': 'packages: []',
    'apps/server/package.json': '{}',
    'apps/server/src/main.ts': SERVICE,
    'bin/npx': `#!/bin/sh\necho "$@ NODE_ENV=$NODE_ENV" >> ${'$'}{0%/*}/calls\n[ -z "$NPX_FAILS" ] || { echo 'no network' >&2; exit 1; }\n`,
  });
  const at = (name: string) => join(folder.path, name);
  chmodSync(at('bin/npx'), 0o755);
  mkdirSync(at('packages/tooling'), { recursive: true });
  for (const name of ['bootstrap.mjs', 'npm-start.env']) {
    cpSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), at(`packages/tooling/${name}`));
  }
  const node = at(`node_modules/node-${process.platform}-${process.arch}/bin`);
  mkdirSync(node, { recursive: true });
  symlinkSync(process.execPath, join(node, 'node'));
  return {
    ...folder,
    at,
    installations: () => (existsSync(at('bin/calls')) ? readFileSync(at('bin/calls'), 'utf8').trim().split('\n') : []),
    launch(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
      const { LOG_DIR, NODE_ENV, PATH = '', ...inherited } = process.env;
      // As on a bare machine: the wrapper of node in this repository's own node_modules/.bin would come between.
      const path = PATH.split(delimiter).filter((folder) => !folder.includes('node_modules'));
      return spawn('npm', ['--silent', ...args], {
        cwd: folder.path,
        env: { ...inherited, PATH: [at('bin'), ...path].join(delimiter), ...env },
      });
    },
    async start(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
      const child = this.launch(['start', '--', ...args], env);
      const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
      return { code: child.exitCode, output, errors };
    },
  };
}

const test = suite('npm start');

test('installs once, with the pinned pnpm and the development dependencies', async () => {
  using clone = makeClone();
  const first = await clone.start([], { NODE_ENV: 'production' });
  const second = await clone.start();
  assert.equal(clone.installations(), ['-y pnpm@10.34.9 install --frozen-lockfile NODE_ENV=']);
  assert.match(first.errors, /Installed in \d+ s/);
  assert.is(second.errors, '');
});

test('installs again when the lockfile or a package.json changed', async () => {
  using clone = makeClone();
  await clone.start();
  writeFileSync(clone.at('pnpm-lock.yaml'), 'lockfileVersion: 10');
  await clone.start();
  writeFileSync(clone.at('apps/server/package.json'), '{"name":"@auth/server"}');
  await clone.start();
  assert.is(clone.installations().length, 3);
});

test('says why an installation failed and tries it again the next time', async () => {
  using clone = makeClone();
  const failed = await clone.start([], { NPX_FAILS: '1' });
  assert.is(failed.code, 1);
  assert.match(failed.errors, 'no network');
  assert.is((await clone.start()).code, 0);
  assert.is(clone.installations().length, 2);
});

test('hands on arguments and the exit code', async () => {
  using clone = makeClone();
  const { code, output } = await clone.start(['fail', '--port=0']);
  assert.is(code, 78);
  assert.equal(JSON.parse(output).args, ['fail', '--port=0']);
});

test('passes on a SIGTERM that npm got', async () => {
  using clone = makeClone();
  await clone.start();
  const child = clone.launch(['start', '--', 'wait']);
  let output = '';
  for await (const chunk of child.stdout) {
    output += chunk;
    if (output.endsWith('ready\n')) child.kill('SIGTERM');
  }
  assert.match(output, /stopping/);
  if (child.exitCode === null) await once(child, 'exit');
  assert.is(child.exitCode, 0);
});

test('writes logs to logs/ where neither the environment nor .env says otherwise', async () => {
  using clone = makeClone();
  const logDir = async (env?: NodeJS.ProcessEnv) => JSON.parse((await clone.start([], env)).output).logDir;
  assert.is(await logDir(), 'logs');
  writeFileSync(clone.at('.env'), 'LOG_DIR=from-file\n');
  assert.is(await logDir(), 'from-file');
  assert.is(await logDir({ LOG_DIR: 'from-environment' }), 'from-environment');
});

test.run();
