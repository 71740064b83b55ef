import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { readResults } from '../src/package-results.ts';
import { temporaryFolder } from './temporary-folder.ts';

const RUNNER = fileURLToPath(new URL('../src/auth-test.ts', import.meta.url));
const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}.ts`, import.meta.url));

/** Runs the runner in an empty folder, where it also leaves its results. */
async function runIn(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { CI, AUTH_TEST_COVERAGE, ...inherited } = process.env;
  const child = spawn(process.execPath, [RUNNER, ...args], { cwd: folder, env: { ...inherited, ...env } });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, output: output + errors, results: readResults(folder) };
}

async function runFixtures(names: readonly string[], env: NodeJS.ProcessEnv = {}) {
  using folder = temporaryFolder();
  return await runIn(folder.path, ['--time-limit-seconds=20', ...names.map(fixture)], env);
}

const red = suite('the runner is red for');

const faults: Record<string, RegExp> = {
  'throwing-before': /the before hook threw: Error: no database/,
  'throwing-before-each': /the before\.each hook threw: Error: no database/,
  'throwing-after': /the after hook threw: Error: no database/,
  'throwing-after-each': /the after\.each hook threw: Error: no database/,
  'missing-run': /forgotten: its \.run\(\) is missing/,
  empty: /no suite in this file/,
  'no-tests': /nothing in it: it has no tests/,
  'skipped-test': /"an unfinished one" is skipped without a reason/,
  'only-test': /"the chosen one" keeps the others from running/,
  'exit-in-test': /"a test that never starts" never ended/,
  'exit-while-loading': /"a test" never ended/,
  'exit-in-after': /the process ended before its after hooks did/,
  killed: /the process was ended by SIGKILL/,
  'unhandled-rejection': /nobody listens/,
  'never-settling': /"a test that waits for ever" never ended/,
};

for (const [name, expected] of Object.entries(faults)) {
  red(name.replaceAll('-', ' '), async () => {
    const { code, output, results } = await runFixtures([name]);
    assert.is(code, 1);
    assert.match(output, expected);
    assert.ok(results && results.failed > 0);
  });
}

red('a failing test, and it counts the others', async () => {
  const { code, output, results } = await runFixtures(['failing-test', 'green']);
  assert.is(code, 1);
  assert.match(output, /one is two/);
  assert.equal([results?.passed, results?.failed], [3, 1]);
  assert.match(output, /: 3 passed, 1 failed\n$/);
});

red('a file that does not end in time', async () => {
  using folder = temporaryFolder();
  const { code, output } = await runIn(folder.path, ['--time-limit-seconds=1', fixture('open-handle')]);
  assert.is(code, 1);
  assert.match(output, /did not end within 1 s and was killed/);
});

red('a package without a test file', async () => {
  using folder = temporaryFolder();
  const { code, output, results } = await runIn(folder.path, []);
  assert.is(code, 1);
  assert.match(output, /no test file/);
  assert.is(results?.failed, 1);
});

red('a suite that is skipped loudly, in CI', async () => {
  const { code, output } = await runFixtures(['skipped-loudly'], { CI: 'true' });
  assert.is(code, 1);
  assert.match(output, /nothing may be skipped in CI: there is no Redis here/);
});

red.run();

const green = suite('the runner is green for');

green('passing tests, one line a file and the tally last', async () => {
  const { code, output, results } = await runFixtures(['green']);
  assert.is(code, 0, output);
  assert.match(output, /green\.ts {2}2 passed/);
  assert.match(output, /: 2 passed, 0 failed\n$/);
  assert.equal([results?.passed, results?.failed, results?.skipped], [2, 0, 0]);
});

green('a suite that is skipped loudly at the desk, and it says why', async () => {
  const { code, output, results } = await runFixtures(['skipped-loudly']);
  assert.is(code, 0);
  assert.match(output, /SKIPPED the limiter on Redis: there is no Redis here/);
  assert.is(results?.skipped, 1);
});

green.run();

const runner = suite('the runner');

runner('finds test/**/*.test.ts, and of these what an argument names', async () => {
  using folder = temporaryFolder({
    'test/first.test.ts': '',
    'test/deep/second.test.ts': '',
    'test/not-a-test.ts': '',
    'second.test.ts': '',
  });
  const all = await runIn(folder.path, []);
  assert.is(all.results?.failed, 2);
  const one = await runIn(folder.path, ['deep/']);
  assert.is(one.results?.failed, 1);
  assert.match(one.output, 'deep/second.test.ts');
});

runner('ends what a test left running', async () => {
  // The process left behind holds the output open: were it alive, this run would have no end.
  const { code, output } = await runFixtures(['orphan']);
  assert.is(code, 0);
  assert.match(output, /orphan\.ts {2}1 passed/);
});

runner('takes its test processes with it when it is told to end', async () => {
  const { code, results } = await runFixtures(['ends-the-runner']);
  assert.is(code, 143);
  assert.is(results, null);
});

runner('collects coverage when it is asked to', async () => {
  using folder = temporaryFolder();
  const { code, output } = await runIn(folder.path, ['--coverage', fixture('green')]);
  assert.is(code, 0, output);
  assert.is(readdirSync(join(folder.path, 'coverage/v8')).length, 1);
});

runner.run();
