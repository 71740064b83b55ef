import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { formatReport } from '../../src/scale/report.ts';

const test = suite('a report');

const report = {
  measuredAt: '2026-01-01T00:00:00.000Z',
  machine: { cores: 2, node: 'v24.0.0', postgres: '18.4' },
  rounds: 500,
  small: { users: 1_000, sessions: 3_000 },
  large: { users: 1_000_000, sessions: 3_000_000 },
  comparisons: [
    { scenario: 'as good as the aim', smallMs: 1, largeMs: 2, ratio: 2 },
    { scenario: 'too slow', smallMs: 1, largeMs: 2.01, ratio: 2.01 },
  ],
};

test('says loudly which ratio is over the aim, and of no other', () => {
  const lines = formatReport(report).split('\n');
  assert.not.match(lines.find((line) => line.startsWith('as good')) ?? '', 'OVER');
  assert.match(lines.find((line) => line.startsWith('too slow')) ?? '', '2.01  <<< OVER 2 x');
});

test('says how large the databases were, and which page the distant one was', () => {
  assert.match(formatReport(report), '3,000 and 3,000,000 sessions; 500 calls each');
  assert.match(formatReport(report), 'number 25 and number 10,000');
});

test.run();
