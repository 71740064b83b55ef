import { countAt, judge } from '../limits/sliding-window.ts';
import type { Hit, RateLimiter, Verdict } from '../ports/rate-limiter.ts';
import type { Runtime } from '../ports/runtime.ts';
import { systemRuntime } from '../runtime.ts';
import { CountTable } from './count-table.ts';

export interface MemoryRateLimiterOptions {
  /** Default: the system's clock. */
  readonly runtime?: Pick<Runtime, 'now'>;
  /** How many keys are remembered at most, about 100 bytes each. Default 100 000. */
  readonly maxKeys?: number;
}

/** A limiter of one process. */
export interface MemoryRateLimiter extends RateLimiter {
  /** How many keys are remembered. */
  readonly size: number;
}

/** Counts in the memory of this process, without timers: what is past is forgotten when it is looked at, or driven out. */
export function createMemoryRateLimiter(options: MemoryRateLimiterOptions = {}): MemoryRateLimiter {
  const { runtime = systemRuntime, maxKeys = 100_000 } = options;
  const counts = new CountTable(maxKeys);
  const nowMs = () => runtime.now().getTime();
  return {
    consume: async (hits) => consume(counts, hits, nowMs()),
    giveBack: async (hits) => giveBack(counts, hits, nowMs()),
    state: 'local',
    close: async () => undefined,
    get size() {
      return counts.size;
    },
  };
}

function consume(counts: CountTable, hits: readonly Hit[], nowMs: number): readonly Verdict[] {
  const judged = hits.map((hit) => {
    const known = counts.find(hit.key);
    const count = countAt(known, hit, nowMs);
    // A clock was set back; written down, or a hit that is refused would wait for the clock to be where it was.
    if (known !== undefined && known.window > count.window) counts.set(hit.key, count, hit.limit);
    return { hit, count, verdict: judge(count, hit, nowMs) };
  });
  if (!judged.every(({ verdict }) => verdict.isAllowed)) return judged.map(({ verdict }) => verdict);
  return judged.map(({ hit, count, verdict }) => {
    counts.set(hit.key, { ...count, current: count.current + 1 }, hit.limit);
    return { ...verdict, remaining: verdict.remaining - 1 };
  });
}

function giveBack(counts: CountTable, hits: readonly Hit[], nowMs: number): void {
  for (const hit of hits) {
    const { window, current, previous } = countAt(counts.find(hit.key), hit, nowMs);
    if (current > 0) counts.set(hit.key, { window, current: current - 1, previous }, hit.limit);
    else if (previous > 0) counts.set(hit.key, { window, current, previous: previous - 1 }, hit.limit);
  }
}
