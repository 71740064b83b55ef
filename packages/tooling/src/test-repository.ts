/** `npm test`: the checks and tests of all packages through turbo, then one summary, whose last line is the tally of all suites. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { checkCoverage } from './check-coverage.ts';
import { clearCoverage } from './coverage-data.ts';
import { SERVER_VARIABLE, startPostgres } from './postgres.ts';
import { REDIS_VARIABLE, startRedis } from './redis.ts';
import { tally } from './report.ts';
import { repositoryRoot } from './repository.ts';
import { summarize } from './summary.ts';
import { testedPackages } from './workspace.ts';

function runTurbo(servers: NodeJS.ProcessEnv): boolean {
  const turbo = createRequire(`${repositoryRoot}package.json`).resolve('turbo/bin/turbo');
  const args = ['run', 'typecheck', 'lint', 'test', '--continue', '--output-logs=new-only', '--log-prefix=none'];
  const { status } = spawnSync(process.execPath, [turbo, ...args], {
    cwd: repositoryRoot,
    stdio: 'inherit',
    env: { ...process.env, AUTH_TEST_COVERAGE: '1', ...servers },
  });
  return status === 0;
}

const directories = testedPackages(repositoryRoot);
// Turbo brings them back where it has nothing to run; what is left of an older run must not pass for this one's.
directories.forEach(clearCoverage);
const postgres = await startPostgres();
// Whoever needs it says so again, and fails; that is no reason to test nothing.
const redis = await startRedis().catch((error: unknown) => console.error(`RED: ${String(error)}`));
const isTurboGreen = runTurbo({ [SERVER_VARIABLE]: postgres.url, ...(redis && { [REDIS_VARIABLE]: redis.url }) });
await Promise.all([postgres.stop(), redis?.stop()]);
console.log();
const total = summarize(directories);
// Where tests fail, what they covered says nothing.
const isCovered = total.failed > 0 || checkCoverage(directories);
if (!isTurboGreen) console.log('RED: a task above failed.');
if (!isCovered) console.log('RED: too little is covered, or c8 failed.');
console.log(tally(total));
process.exitCode = isTurboGreen && isCovered && total.failed === 0 ? 0 : 1;
