import { join } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { readResults, writeResults } from '../src/package-results.ts';
import { tally } from '../src/report.ts';
import { summarize } from '../src/summary.ts';
import { faulty, type Verdict } from '../src/verdict.ts';
import { testedPackages } from '../src/workspace.ts';
import { temporaryFolder } from './temporary-folder.ts';

const green = (passed: number): Verdict => ({ passed, failed: 0, skipped: 0, faults: [], skipReasons: [] });
const manifest = (name: string, scripts: object = { test: 'auth-test' }) => JSON.stringify({ name, scripts });

function makeRepository() {
  return temporaryFolder({
    'packages/core/package.json': manifest('@auth/core'),
    'packages/plain/package.json': manifest('@auth/plain', {}),
    'apps/server/package.json': manifest('@auth/server'),
  });
}

const test = suite('the summary of all packages');

test('adds the results of every package that has a test script', () => {
  using repository = makeRepository();
  const [server, core] = testedPackages(repository.path);
  writeResults(core!, green(3));
  writeResults(server!, { ...green(4), failed: 1 });
  assert.is(tally(summarize([core!, server!])), '7 passed, 1 failed');
});

test('leaves out a package without a test script', () => {
  using repository = makeRepository();
  const expected = ['apps/server', 'packages/core'].map((name) => join(repository.path, name));
  assert.equal(testedPackages(repository.path), expected);
});

test('is red for a package that left no results', () => {
  using repository = makeRepository();
  const total = summarize([join(repository.path, 'packages/core')]);
  assert.equal([total.failed, total.faults], [1, ['its tests did not run to the end']]);
});

test('is red for a package that ran no test', () => {
  using repository = makeRepository();
  const core = join(repository.path, 'packages/core');
  writeResults(core, green(0));
  assert.equal(summarize([core]).faults, ['it ran no test']);
});

test('keeps what was wrong with a package', () => {
  using repository = makeRepository();
  const core = join(repository.path, 'packages/core');
  writeResults(core, faulty('no test file'));
  assert.equal(readResults(core)?.faults, ['no test file']);
  assert.is(readResults(core)?.package, '@auth/core');
});

test.run();
