import type { Breaker } from '../resilience/breaker.ts';

/** Something that happens at most so often. */
export interface Limit {
  /** How often within the window, at least 1. */
  readonly limit: number;
  /** In whole seconds, at least 1. */
  readonly windowSeconds: number;
}

/** One call, counted against one limit of one subject. */
export interface Hit extends Limit {
  /** Limit and subject in one word, without personal data in the clear; always used with the same limit and window. */
  readonly key: string;
}

/** What became of a hit. */
export interface Verdict {
  /** Whether this hit is within its limit, whatever became of the others of its call. */
  readonly isAllowed: boolean;
  /** How many more are allowed at this moment, after this call; 0 for a hit that is not allowed. */
  readonly remaining: number;
  /**
   * In whole seconds, at least 1. Of a hit that is not allowed: when it would be, if nothing is counted meanwhile. Otherwise: when
   * the window that it was counted in ends.
   */
  readonly resetSeconds: number;
}

/**
 * Where a limiter counts: `local` in this process, `shared` with other instances, `degraded` in this process because what it
 * shares is out of reach.
 */
export type RateLimiterState = 'degraded' | 'local' | 'shared';

/**
 * Counts calls in a sliding window, approximated by two windows of a fixed grid: what is counted in the current one, and of the one
 * before the share that a window ending now still covers. No edge of the grid lets a double burst through.
 *
 * The suite in `@auth/core/conformance` holds an adapter to this contract, races included. Where one cannot count in time it had
 * better go on in its own process than fail; when it throws, its caller goes on in memory.
 */
export interface RateLimiter {
  /**
   * One atomic decision over hits of different keys: all are counted if all are allowed, none otherwise. One verdict for each hit,
   * in their order.
   */
  consume(hits: readonly Hit[]): Promise<readonly Verdict[]>;
  /** Takes back hits that were counted a moment ago. What has been forgotten meanwhile stays forgotten; no count gets below 0. */
  giveBack(hits: readonly Hit[]): Promise<void>;
  readonly state: RateLimiterState;
  /** What keeps calls away from where it counts, shown with the others of the system. Default: nothing has to. */
  readonly breaker?: Breaker;
  /** Gives back what it holds; neither method is called afterwards. */
  close(): Promise<void>;
}
