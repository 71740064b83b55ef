import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { cleanUp, makeDirectory } from './server-process.ts';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/** Stands for the service: it tells how it was called, and waits for a signal where it is asked to. */
const service = `
const { AUTH_CALLED_FROM, FROM_FILE } = process.env;
console.log(JSON.stringify({ args: process.argv.slice(2), conditions: process.execArgv, AUTH_CALLED_FROM, FROM_FILE, cwd: process.cwd() }));
if (process.argv.includes('wait')) {
  process.on('SIGTERM', () => { console.log('stopping'); process.exit(0); });
  setInterval(() => {}, 1000);
  console.log('ready');
} else process.stdin.on('data', (data) => console.log(String(data))).on('end', () => process.exit(78));
`;

/** A clone of the repository in which nothing is installed but Node. */
function makeClone(directory: string) {
  const at = (name: string) => join(directory, name);
  for (const folder of ['packages/tooling', 'apps/server/src', 'elsewhere', 'bin'])
    mkdirSync(at(folder), { recursive: true });
  for (const name of ['package.json', 'packages/tooling/auth.sh', 'packages/tooling/bootstrap.mjs']) {
    cpSync(join(repository, name), at(name));
  }
  writeFileSync(at('pnpm-lock.yaml'), '');
  writeFileSync(at('pnpm-workspace.yaml'), '');
  writeFileSync(at('apps/server/src/main.ts'), service);
  writeFileSync(at('.env'), 'FROM_FILE=yes\n');
  // It stands for the whole installation.
  writeFileSync(at('bin/npx'), '#!/bin/sh\n');
  chmodSync(at('bin/npx'), 0o755);
  const node = at(`node_modules/node-${process.platform}-${process.arch}/bin`);
  mkdirSync(node, { recursive: true });
  symlinkSync(process.execPath, join(node, 'node'));
  return (command: string, args: readonly string[], cwd = directory) => {
    const { INIT_CWD, LOG_DIR, NODE_PATH, PATH = '', ...inherited } = process.env;
    // As on a bare machine: the wrapper of node in this repository's own node_modules/.bin would come between.
    const path = PATH.split(delimiter).filter((folder) => !folder.includes('node_modules'));
    const env = { ...inherited, PATH: [at('bin'), ...path].join(delimiter), npm_config_cache: at('cache') };
    return spawn(command, args, { cwd, env });
  };
}

async function finish(child: ReturnType<ReturnType<typeof makeClone>>, input = '') {
  child.stdin.end(input);
  const [stdout] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const [head = '', ...rest] = stdout.split('\n');
  return { code: child.exitCode, told: JSON.parse(head), rest };
}

const launcher = suite('the launcher of auth in the repository', { directory: '' });

launcher.before.each((context) => {
  context.directory = makeDirectory();
});
launcher.after.each(({ directory }) => cleanUp(directory));

for (const [what, command, args] of [
  ['npx auth', 'npm', ['exec', '--', 'auth']],
  ['npm run auth --', 'npm', ['run', '--silent', 'auth', '--']],
] as const) {
  launcher(`${what} hands on arguments, standard input and the exit code, and reads .env`, async ({ directory }) => {
    const start = makeClone(directory);
    const child = start(command, [...args, 'user', 'list', '--role', 'a b'], join(directory, 'elsewhere'));
    const { code, told, rest } = await finish(child, 'from stdin');
    assert.is(code, 78);
    assert.equal(told, {
      args: ['user', 'list', '--role', 'a b'],
      conditions: ['--env-file=.env', '--conditions=source'],
      AUTH_CALLED_FROM: join(directory, 'elsewhere'),
      FROM_FILE: 'yes',
      cwd: directory,
    });
    assert.is(rest[0], 'from stdin');
  });

  launcher(`${what} ends the service when npm gets a SIGTERM`, async ({ directory }) => {
    const child = makeClone(directory)(command, [...args, 'wait']);
    let output = '';
    for await (const chunk of child.stdout) {
      output += chunk;
      if (output.endsWith('ready\n')) child.kill('SIGTERM');
    }
    assert.match(output, /ready\nstopping\n$/);
  });
}

launcher.run();
