import { availableParallelism } from 'node:os';
import type { SeedSize } from '../seeding/seeded.ts';
import type { Comparison } from './compare.ts';
import { distantPageOf } from './list-scenarios.ts';

export interface ScaleReport {
  readonly measuredAt: string;
  readonly machine: { readonly cores: number; readonly node: string; readonly postgres: string };
  readonly rounds: number;
  readonly small: SeedSize;
  readonly large: SeedSize;
  readonly comparisons: readonly Comparison[];
}

/** What a ratio should not exceed. */
const aim = 2;

export function createReport(run: Omit<ScaleReport, 'machine' | 'measuredAt'>, postgres: string): ScaleReport {
  const machine = { cores: availableParallelism(), node: process.version, postgres };
  return { measuredAt: new Date().toISOString(), machine, ...run };
}

/** A table for people; what is over the aim cannot be overlooked. */
export function formatReport({ machine, rounds, small, large, comparisons }: ScaleReport): string {
  const rows = comparisons.map(({ scenario, smallMs, largeMs, ratio }) => [
    scenario,
    formatMs(smallMs),
    formatMs(largeMs),
    `${ratio.toFixed(2)}${ratio > aim ? `  <<< OVER ${aim} x` : ''}`,
  ]);
  const header = [
    'median of a call',
    `${formatCount(small.users)} users`,
    `${formatCount(large.users)} users`,
    'ratio',
  ];
  return [
    ...[header, ...rows].map(formatRow),
    '',
    `${formatCount(small.sessions)} and ${formatCount(large.sessions)} sessions; ${formatCount(rounds)} calls each, in turn.`,
    `The distant page is number ${formatCount(distantPageOf(small))} and number ${formatCount(distantPageOf(large))}.`,
    `${machine.cores} cores, Node ${machine.node}, PostgreSQL ${machine.postgres}; login with bcrypt at cost 4.`,
  ].join('\n');
}

function formatRow([scenario = '', small = '', large = '', ratio = '']: readonly string[]): string {
  return `${scenario.padEnd(26)}${small.padStart(16)}${large.padStart(18)}   ${ratio}`;
}

function formatMs(milliseconds: number): string {
  return `${milliseconds.toFixed(3)} ms`;
}

const formatCount = new Intl.NumberFormat('en').format;
