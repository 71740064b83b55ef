/** The checks of the whole repository that are no tests. All of them run, whatever the first one finds. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from './repository.ts';

const CHECKS = [
  ['biome', 'check', '--error-on-warnings'],
  ['depcruise', '--config', '.dependency-cruiser.cjs', 'packages', 'apps'],
  ['knip', '--no-progress'],
] as const;

const failed = CHECKS.filter(([name, ...args]) => {
  const { status, error } = spawnSync(join(repositoryRoot, 'node_modules/.bin', name), args, {
    cwd: repositoryRoot,
    stdio: 'inherit',
  });
  if (error) console.error(error.message);
  return status !== 0;
});
process.exitCode = failed.length > 0 ? 1 : 0;
