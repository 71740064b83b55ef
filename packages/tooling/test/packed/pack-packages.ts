import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '../../src/repository.ts';
import { copySources } from '../copy-sources.ts';

const run = promisify(execFile);

/** What is published, each after those it depends on. */
export const packageNames = ['core', 'storage-mikro', 'redis', 'koa'] as const;

/** What packing reads besides the packages. */
const shared = [
  'LICENSE',
  'package.json',
  'packages/tooling/package.json',
  'pnpm-workspace.yaml',
  'tsconfig.base.json',
];

/** A package as `npm publish` would send it. */
export interface Tarball {
  readonly name: string;
  readonly file: string;
  /** Its unpacked content. */
  readonly folder: string;
  /** Every file in it, relative to the folder, sorted. */
  readonly files: readonly string[];
  /** @throws when there is no such file */
  read(file: string): Promise<string>;
}

/** Packs all packages into this folder, each built from nothing by its own `prepack`. */
export async function packPackages(folder: string): Promise<readonly Tarball[]> {
  const copy = join(folder, 'repository');
  await copySources(copy, [...shared, ...packageNames.map((name) => `packages/${name}`)]);
  await symlink(join(repositoryRoot, 'node_modules'), join(copy, 'node_modules'));
  const tarballs = [];
  for (const name of packageNames) tarballs.push(await packPackage(name, copy, folder));
  return tarballs;
}

async function packPackage(name: string, copy: string, folder: string): Promise<Tarball> {
  await runTool('pnpm', ['pack', '--pack-destination', folder], join(copy, 'packages', name));
  const [file = ''] = globSync(join(folder, `auth-${name}-*.tgz`));
  return openTarball(name, file, join(folder, name));
}

async function openTarball(name: string, file: string, folder: string): Promise<Tarball> {
  await mkdir(folder);
  await run('tar', ['-xzf', file, '--strip-components=1', '-C', folder]);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return {
    name,
    file,
    folder,
    files: files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort(),
    read: (path) => readFile(join(folder, path), 'utf8'),
  };
}

/** Runs a tool of this repository; what it says, or an error that holds it. */
export async function runTool(
  name: string,
  args: readonly string[],
  cwd = repositoryRoot,
  variables: Record<string, string> = {},
): Promise<string> {
  const bins = [join(repositoryRoot, 'node_modules/.bin'), join(repositoryRoot, 'packages/tooling/node_modules/.bin')];
  const { NODE_V8_COVERAGE, PATH, ...inherited } = process.env;
  const env = { ...inherited, ...variables, PATH: [...bins, PATH].join(delimiter), NO_COLOR: '1' };
  return run(name, args, { cwd, env, maxBuffer: 2 ** 26 }).then(
    ({ stdout, stderr }) => stdout + stderr,
    ({ message, stdout, stderr }) => {
      throw new Error([message, stdout, stderr].join('\n'));
    },
  );
}
