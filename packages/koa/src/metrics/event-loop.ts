import { monitorEventLoopDelay } from 'node:perf_hooks';

const resolutionMs = 10;

/** How late the event loop comes to what is due, since it is watched. */
export interface EventLoopDelay {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Watches the event loop for as long as the process lives, without keeping it alive. */
export function watchEventLoop(): () => EventLoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  // What is recorded is the time between two looks, so that an idle loop has the whole resolution.
  const atMs = (percentile: number) => Math.max(0, histogram.percentile(percentile) / 1e6 - resolutionMs);
  return () => ({ p50Ms: atMs(50), p99Ms: atMs(99) });
}
