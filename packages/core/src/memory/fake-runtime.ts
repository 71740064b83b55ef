import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import type { Runtime } from '../ports/runtime.ts';

/** A runtime whose clock stands still until it is told to move. */
export interface FakeRuntime extends Runtime {
  /** Moves the clock; fractions count down to the millisecond, a negative number turns it back. */
  advance(seconds: number): void;
}

export interface FakeRuntimeOptions {
  /** Where the clock begins. Default 2026-01-01T00:00:00Z. */
  readonly now?: Date;
}

/** Time that a test owns. Ids are real UUIDv7, in the order in which they were made; bytes are really random. */
export function createFakeRuntime({ now = new Date('2026-01-01T00:00:00Z') }: FakeRuntimeOptions = {}): FakeRuntime {
  let nowMs = now.getTime();
  let sequence = 0;
  return {
    now: () => new Date(nowMs),
    id: () => v7({ msecs: nowMs, seq: sequence++ }),
    randomBytes,
    advance: (seconds) => {
      nowMs += Math.round(seconds * 1000);
    },
  };
}
