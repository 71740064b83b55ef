import { percentileOf } from '../statistics.ts';

/** How long answers took, in milliseconds, while something was done at a steady pace. */
export interface Latency {
  readonly answers: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** One order to do something at a steady pace, however long each takes. */
export interface PaceOrder {
  readonly perSecond: number;
  readonly seconds: number;
}

/**
 * Starts `work` at instants that were fixed beforehand, whether or not earlier work has ended, and counts from those instants:
 * what waits for its turn, here or there, has waited (no coordinated omission).
 */
export async function keepPace(work: () => Promise<unknown>, { perSecond, seconds }: PaceOrder): Promise<Latency> {
  const startsAt = performance.now();
  const dueAt = (index: number) => startsAt + (index * 1000) / perSecond;
  const tookMs = await startOnTime(perSecond * seconds, dueAt, async (index) => {
    await work();
    return performance.now() - dueAt(index);
  });
  return {
    answers: tookMs.length,
    p50Ms: percentileOf(tookMs, 0.5),
    p99Ms: percentileOf(tookMs, 0.99),
    maxMs: percentileOf(tookMs, 1),
  };
}

/** Rejects as soon as one of them does, and starts no more. */
function startOnTime<Result>(
  count: number,
  dueAt: (index: number) => number,
  start: (index: number) => Promise<Result>,
): Promise<Result[]> {
  return new Promise((resolve, reject) => {
    const started: Promise<Result>[] = [];
    let hasFailed = false;
    const fail = (error: unknown) => {
      hasFailed = true;
      reject(error);
    };
    const startThoseDue = () => {
      while (started.length < count && dueAt(started.length) <= performance.now()) {
        const next = start(started.length);
        next.catch(fail);
        started.push(next);
      }
      if (started.length === count) resolve(Promise.all(started));
      else if (!hasFailed) setTimeout(startThoseDue, Math.max(0, dueAt(started.length) - performance.now()));
    };
    startThoseDue();
  });
}
