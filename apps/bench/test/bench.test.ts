import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { runBench } from './run-bench.ts';

const test = suite('the bench command');

const server = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));

test('measures every scenario, prints a table and writes the same figures to a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'auth-bench-'));
  try {
    const file = join(folder, 'results/bench.json');
    const { code, output, errors } = await runBench('bench', ['--quick', '--server', server, '--json', file]);
    assert.is(code, 0, errors);
    const { findings } = JSON.parse(await readFile(file, 'utf8'));
    for (const scenario of [
      'start',
      'memory',
      'authenticated read',
      'login',
      'registration',
      'refresh',
      'p99',
      'admin',
    ]) {
      assert.ok(
        findings.some((finding: { scenario: string }) => finding.scenario.includes(scenario)),
        scenario,
      );
    }
    for (const { scenario, ratio } of findings) {
      assert.ok(ratio > 0, scenario);
      assert.ok(output.includes(scenario), scenario);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('refuses a scenario that there is not', async () => {
  const { code, errors } = await runBench('bench', ['--only', 'read,dance']);
  assert.is(code, 64);
  assert.match(errors, '--only knows no dance.');
});

test('fails where the service does not start, and says why', async () => {
  const nothing = fileURLToPath(new URL('./no-such-server.js', import.meta.url));
  const { code, errors } = await runBench('bench', ['--quick', '--only', 'passwords', '--server', nothing]);
  assert.is(code, 1);
  assert.match(errors, 'A server did not start:');
  assert.match(errors, 'no-such-server.js');
});

test.run();
