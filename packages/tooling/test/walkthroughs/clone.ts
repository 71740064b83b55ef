import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { repositoryRoot } from '../../src/repository.ts';
import { copySources } from '../copy-sources.ts';

/** The repository as a newcomer has it, with data, logs and built packages of its own. */
export interface Clone {
  readonly path: string;
  /** A newcomer's: without what the runner of the tests sets, and without the tools of this repository on the PATH. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

const parts = [
  'LICENSE',
  'apps',
  'docs',
  'package.json',
  'packages',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'tsconfig.base.json',
];

/** Copies the sources, and links to what is installed; it lasts as long as this process. */
export async function makeClone(): Promise<Clone> {
  const path = mkdtempSync(join(tmpdir(), 'auth-clone-'));
  process.once('exit', () => rmSync(path, { recursive: true, force: true }));
  await copySources(path, parts);
  linkInstalled(path);
  const env = newcomersEnv(path);
  markInstalled(path, env);
  return { path, env };
}

/** Entry by entry, so that nothing is ever written beside them in the repository. */
function linkInstalled(path: string): void {
  const installed = join(repositoryRoot, 'node_modules');
  mkdirSync(join(path, 'node_modules'));
  for (const name of readdirSync(installed).filter((name) => name !== '.installed')) {
    symlinkSync(join(installed, name), join(path, 'node_modules', name));
  }
}

/** What they start a dozen times is compiled once. */
function newcomersEnv(path: string): Record<string, string | undefined> {
  const { NODE_ENV, NODE_OPTIONS, NODE_PATH, NODE_V8_COVERAGE, PATH = '', ...env } = process.env;
  const folders = PATH.split(delimiter).filter((folder) => !folder.includes('node_modules'));
  const caches = { NODE_COMPILE_CACHE: join(path, 'compiled'), npm_config_prefer_offline: 'true' };
  return { ...env, ...caches, PATH: folders.join(delimiter) };
}

/** Lets `npm start` install once, with an `npx` that does nothing; from then on it has nothing to install. */
function markInstalled(path: string, env: Record<string, string | undefined>): void {
  const bin = join(path, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'npx'), '#!/bin/sh\n');
  chmodSync(join(bin, 'npx'), 0o755);
  execFileSync('npm', ['start', '--', '--help'], {
    cwd: path,
    env: { ...env, PATH: [bin, env.PATH].join(delimiter) },
    stdio: 'pipe',
  });
  rmSync(bin, { recursive: true });
}
