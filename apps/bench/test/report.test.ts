import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { toFinding } from '../src/finding.ts';
import { createReport, formatReport } from '../src/report.ts';

const test = suite('the report of a bench');

const findings = [
  toFinding({ scenario: 'good', beside: 'x', unit: '/s', ours: [700], theirs: [1000], aim: { atLeast: 0.6 } }),
  toFinding({
    scenario: 'slow',
    beside: 'x',
    unit: 'ms',
    ours: [12.345],
    theirs: [10],
    aim: { atMost: 1.5, below: 10 },
  }),
  toFinding({ scenario: 'large', beside: 'x', unit: 'MiB', ours: [190], theirs: [100], aim: { atMost: 1.8 } }),
  toFinding({ scenario: 'free', beside: 'x', unit: '/s', ours: [1], theirs: [1000] }),
];

test('says loudly which aims are missed, and of no others', () => {
  const lines = formatReport(createReport(findings, 1000)).split('\n');
  const find = (scenario: string) => lines.find((line) => line.startsWith(scenario)) ?? '';
  assert.match(find('good'), /700 \/s +1000 \/s +0\.70 +≥ 0\.6$/);
  assert.match(find('slow'), /12\.35 ms +10\.00 ms +1\.23 +≤ 1\.5, < 10 ms +<<< MISSED$/);
  assert.match(find('large'), /1\.90 +≤ 1\.8 +<<< MISSED$/);
  assert.match(find('free'), /0\.00$/);
});

test('describes the machine', () => {
  const { machine, tookSeconds } = createReport([], 61_400);
  assert.is(tookSeconds, 61);
  assert.is(machine.node, process.version);
  assert.ok(machine.cores >= 1);
});

test.run();
