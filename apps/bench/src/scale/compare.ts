import { medianOf } from '../statistics.ts';
import { commonSearch, distantPage, firstPage, rareSearch } from './list-scenarios.ts';
import type { Probe, Scenario } from './scenario.ts';
import { authenticate, login, refresh } from './sign-in-scenarios.ts';
import type { Subject } from './subject.ts';

/** Medians of one scenario on both databases. */
export interface Comparison {
  readonly scenario: string;
  readonly smallMs: number;
  readonly largeMs: number;
  /** Large by small: 1 where size does not matter. */
  readonly ratio: number;
}

const scenarios: readonly Scenario[] = [login, refresh, authenticate, firstPage, distantPage, commonSearch, rareSearch];

interface Lane {
  readonly probe: Probe;
  readonly samplesMs: number[];
}

interface Pair {
  readonly scenario: string;
  readonly small: Lane;
  readonly large: Lane;
}

/**
 * Asks both databases the same, call by call in turn, so that whatever else the machine does slows both; the first tenth of the
 * rounds warms up and does not count.
 * @throws VoidRunError for the first answer that is wrong
 */
export async function compare(small: Subject, large: Subject, rounds: number): Promise<Comparison[]> {
  const pairs: Pair[] = [];
  for (const { name, prepare } of scenarios) {
    const lanes = { small: await openLane(prepare, small), large: await openLane(prepare, large) };
    pairs.push({ scenario: name, ...lanes });
  }
  const warmUp = Math.ceil(rounds / 10);
  for (let round = 0; round < warmUp + rounds; round += 1) {
    if (round === warmUp) pairs.forEach(forget);
    for (const pair of pairs) await takeTurns(pair, round);
  }
  return pairs.map(toComparison);
}

async function openLane(prepare: Scenario['prepare'], subject: Subject): Promise<Lane> {
  return { probe: await prepare(subject), samplesMs: [] };
}

async function takeTurns({ small, large }: Pair, round: number): Promise<void> {
  for (const { probe, samplesMs } of round % 2 === 0 ? [small, large] : [large, small]) samplesMs.push(await probe());
}

function forget({ small, large }: Pair): void {
  small.samplesMs.length = 0;
  large.samplesMs.length = 0;
}

function toComparison({ scenario, small, large }: Pair): Comparison {
  const [smallMs, largeMs] = [medianOf(small.samplesMs), medianOf(large.samplesMs)];
  return { scenario, smallMs, largeMs, ratio: largeMs / smallMs };
}
