import { setTimeout as pause } from 'node:timers/promises';

const longestPauseMs = 25;

/**
 * Repeats a call for as long as another connection holds the lock it needs, up to a time limit. SQLite's own busy timeout
 * would block the event loop meanwhile, and with it the work of this very process that could hold the lock.
 */
export async function waitWhileLocked<Result>(
  call: () => Result | Promise<Result>,
  timeoutSeconds: number,
): Promise<Result> {
  const deadlineMs = performance.now() + timeoutSeconds * 1000;
  for (let pauseMs = 1; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      return await call();
    } catch (error) {
      if (!isLocked(error) || performance.now() >= deadlineMs) {
        throw error;
      }
    }
    await pause(pauseMs);
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}
