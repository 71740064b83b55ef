import { medianOf } from './statistics.ts';

/** What one thing is beside another. */
export interface Finding {
  readonly scenario: string;
  readonly beside: string;
  readonly unit: Unit;
  /** The median of the rounds, like the next. */
  readonly ours: number;
  readonly theirs: number;
  /** The median of the ratios of each round, in which both met the same machine. */
  readonly ratio: number;
  readonly aim: Aim | null;
  readonly oursByRound: readonly number[];
  readonly theirsByRound: readonly number[];
}

export type Unit = '/s' | 'MiB' | 'ms';

/** What the ratio should be. */
export type Aim =
  | { readonly atLeast: number }
  /** And, where that is said, what ours should be below. */
  | { readonly atMost: number; readonly below?: number };

interface Measured {
  readonly scenario: string;
  readonly beside: string;
  readonly unit: Unit;
  readonly aim?: Aim;
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

/** Ours beside theirs, round by round. */
export function toFinding({ scenario, beside, unit, aim, ours, theirs }: Measured): Finding {
  return {
    scenario,
    beside,
    unit,
    ours: medianOf(ours),
    theirs: medianOf(theirs),
    ratio: medianOf(ours.map((value, round) => value / (theirs[round] ?? Number.NaN))),
    aim: aim ?? null,
    oursByRound: ours,
    theirsByRound: theirs,
  };
}

/** Null where nothing was aimed at. */
export function isReached({ aim, ratio, ours }: Finding): boolean | null {
  if (aim === null) return null;
  if ('atLeast' in aim) return ratio >= aim.atLeast;
  return ratio <= aim.atMost && ours < (aim.below ?? Number.POSITIVE_INFINITY);
}
