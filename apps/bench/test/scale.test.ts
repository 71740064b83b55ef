import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { runBench } from './run-bench.ts';

const test = suite('the scale command');

const sizes = [
  ...['--small-users', '40', '--small-sessions', '40', '--users', '120', '--sessions', '360'],
  ...['--rounds', '2'],
];

test('prints a table, and writes the same figures to a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'auth-bench-'));
  try {
    const file = join(folder, 'results/scale.json');
    const { code, output, errors } = await runBench('scale', [...sizes, '--json', file]);
    assert.is(code, 0, errors);
    assert.match(output, /median of a call +40 users +120 users +ratio/);
    const { comparisons, large } = JSON.parse(await readFile(file, 'utf8'));
    assert.equal(large, { users: 120, sessions: 360 });
    for (const { scenario, ratio } of comparisons) {
      assert.ok(output.includes(scenario) && output.includes(ratio.toFixed(2)), scenario);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('fails for a run that is void', async () => {
  // A list of so few users has no second page.
  const { code, output, errors } = await runBench('scale', [...sizes, '--small-users', '20']);
  assert.is(code, 1);
  assert.is(output, '');
  assert.match(errors, 'The run is void: the list of users has no page 2.');
});

test.run();
