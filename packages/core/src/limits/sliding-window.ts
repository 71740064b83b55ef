import type { Hit, Limit, Verdict } from '../ports/rate-limiter.ts';

/** What was counted in one window of the grid, and in the one before it. */
export interface Count {
  /** Which window, counted from 1970. */
  readonly window: number;
  readonly current: number;
  readonly previous: number;
}

/** What a fraction of a binary number may be off. */
const tolerance = 1e-9;

/**
 * A count as it is at an instant. A clock that was set back keeps what it has counted, in the window that it is in now: nobody is
 * let through for it, and nobody kept away for longer than two windows.
 */
export function countAt(count: Count | undefined, { windowSeconds }: Limit, nowMs: number): Count {
  const window = Math.floor(nowMs / (windowSeconds * 1000));
  if (count === undefined || window > count.window + 1) return { window, current: 0, previous: 0 };
  if (window === count.window + 1) return { window, current: 0, previous: count.current };
  return { ...count, window };
}

/** Whether one more is within the limit, before it is counted; `count` is that of this instant. */
export function judge(count: Count, hit: Hit, nowMs: number): Verdict {
  const room = roomIn(count, hit, nowMs);
  const isAllowed = room >= 1;
  const waitMs = isAllowed ? untilWindowEnds(count, hit, nowMs) : untilAllowed(count, hit, nowMs);
  const resetSeconds = Math.max(1, Math.ceil(waitMs / 1000 - tolerance));
  return { isAllowed, remaining: isAllowed ? Math.floor(room) : 0, resetSeconds };
}

/** How many hits there is room for. */
function roomIn(count: Count, limit: Limit, nowMs: number): number {
  const passed = passedMs(count, limit, nowMs) / (limit.windowSeconds * 1000);
  return Math.max(0, limit.limit - count.current - count.previous * (1 - passed) + tolerance);
}

function untilWindowEnds(count: Count, limit: Limit, nowMs: number): number {
  return limit.windowSeconds * 1000 - passedMs(count, limit, nowMs);
}

/** When enough of the older window is out of sight: in this window, or, if this one is full by itself, in the next. */
function untilAllowed(count: Count, limit: Limit, nowMs: number): number {
  const { current, previous } = count;
  const isFull = current >= limit.limit;
  const [start, older, room] = isFull ? [1, current, limit.limit - 1] : [0, previous, limit.limit - 1 - current];
  return (start + 1 - room / older) * limit.windowSeconds * 1000 - passedMs(count, limit, nowMs);
}

/** How much of the window has passed: of whole milliseconds, for a fraction of what has passed since 1970 is not exact. */
function passedMs({ window }: Count, { windowSeconds }: Limit, nowMs: number): number {
  return nowMs - window * windowSeconds * 1000;
}
