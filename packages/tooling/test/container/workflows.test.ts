import { globSync } from 'node:fs';
import { validateWorkflow } from '@action-validator/core';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { repositoryRoot } from '../../src/repository.ts';
import { readText } from './manifests.ts';

const { packageManager } = JSON.parse(readText('package.json'));

const test = suite('the workflows');

for (const file of globSync('.github/workflows/*.yml', { cwd: repositoryRoot })) {
  const workflow = parse(readText(file));

  test(`${file} is one`, () => {
    assert.equal(validateWorkflow(readText(file)).errors, []);
  });

  test(`${file} may do no more than it says, and stops by itself`, () => {
    assert.ok(['{}', '{"contents":"read"}'].includes(JSON.stringify(workflow.permissions)));
    for (const job of Object.values<{ 'timeout-minutes': number }>(workflow.jobs))
      assert.ok(job['timeout-minutes'] <= 60);
  });

  test(`${file} names the exact version of each action, and the pnpm of the repository`, () => {
    for (const [, used = ''] of readText(file).matchAll(/uses: (\S+)/g)) assert.match(used, /@v\d+\.\d+\.\d+$/);
    for (const pnpm of readText(file).match(/pnpm@\S+/g) ?? []) assert.is(pnpm, packageManager);
  });
}

test.run();
