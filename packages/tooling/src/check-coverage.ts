import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { coverageDirectory, mergeCoverage } from './coverage-data.ts';
import { repositoryRoot } from './repository.ts';

const COMMENTS = /\/\*[\s\S]*?\*\/|\/\/.*/g;

/** True for a file of which nothing is left at run time. */
export function isTypesOnly(source: string): boolean {
  const code = stripTypeScriptTypes(source)
    .replace(COMMENTS, '')
    .replace(/export\s*\{\s*\}/g, '');
  return /^[\s;]*$/.test(code);
}

/** Files of types alone are never loaded; c8 would count each of their lines as missed. */
function typeFiles(): string[] {
  const files = globSync('packages/*/src/**/*.ts', { cwd: repositoryRoot });
  return files.filter((file) => isTypesOnly(readFileSync(join(repositoryRoot, file), 'utf8')));
}

/** Has c8 judge what all packages' tests covered together, by the thresholds in .c8rc.json. */
export function checkCoverage(packageDirectories: readonly string[]): boolean {
  const target = coverageDirectory(repositoryRoot);
  mergeCoverage(packageDirectories.map(coverageDirectory), target);
  const c8 = createRequire(import.meta.url).resolve('c8/bin/c8.js');
  const excludes = typeFiles().flatMap((file) => ['--exclude', file]);
  const { status } = spawnSync(process.execPath, [c8, 'report', '--temp-directory', target, ...excludes], {
    cwd: repositoryRoot,
    stdio: 'inherit',
  });
  return status === 0;
}
