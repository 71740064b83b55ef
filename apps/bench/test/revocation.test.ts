import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { runBench } from './run-bench.ts';

const test = suite('the revocation command');

test('prints how long a logout takes to be known, for each way of telling', async () => {
  const { code, output, errors } = await runBench('revocation', ['--rounds', '2', '--untold-rounds', '1']);
  assert.is(code, 0, errors);
  for (const carrier of ['Redis', 'LISTEN/NOTIFY', 'neither'])
    assert.match(output, new RegExp(`^${carrier}.+ ms`, 'm'));
});

test.run();
