import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import type { Runtime } from './ports/runtime.ts';

/** The system's clock, and Node's source of randomness. */
export const systemRuntime: Runtime = {
  now: () => new Date(),
  id: () => v7(),
  randomBytes: (size) => randomBytes(size),
};
