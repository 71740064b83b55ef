import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../../src/repository.ts';
import { runTool, type Tarball } from './pack-packages.ts';

export const examplesFolder = join(repositoryRoot, 'docs/examples');

/** What the examples import besides our packages, and what their types and tests need. */
const companions = [
  '@koa/router@15.7.0',
  '@types/express@5.0.6',
  '@types/koa@3.0.3',
  '@types/node@24.19.2',
  'express@5.3.0',
  'fastify@5.12.8',
  'koa@3.3.0',
  'uvu@0.5.6',
  'vitest@5.1.1',
];

const compilerOptions = {
  target: 'es2024',
  lib: ['esnext'],
  module: 'nodenext',
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  erasableSyntaxOnly: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
  noEmit: true,
};

/**
 * Fills a folder as a newcomer would: an empty package, the examples, our packages and others from the registry. No package
 * may run a script at installation: ours need none. Resolves to the folder.
 */
export async function fillNewcomerFolder(folder: string, tarballs: readonly Tarball[]): Promise<string> {
  await cp(examplesFolder, folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', '--engine-strict'];
  await runTool('npm', ['install', ...quiet, ...tarballs.map(({ file }) => file), ...companions], folder);
  return folder;
}
