import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { formatReport } from '../../src/revocation/report.ts';

const test = suite('a report of revocations');

test('has a line for each way of telling', () => {
  const report = formatReport([{ carrier: 'a pigeon', delaysMs: [60_000, 1] }]);
  assert.match(report, /^a pigeon +2 +1\.0 ms +60000\.0 ms$/m);
});

test.run();
