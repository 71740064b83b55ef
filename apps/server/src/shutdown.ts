import { setTimeout as waitFor } from 'node:timers/promises';
import type { Connections } from './connections.ts';
import type { Readiness } from './readiness.ts';

export interface ShutdownOptions {
  readonly connections: Connections;
  readonly readiness: Pick<Readiness, 'stopping'>;
  /** How long connections are still accepted. */
  readonly delaySeconds: number;
  /** How long requests in flight may then take. */
  readonly timeoutSeconds: number;
  /** Resolves after so many milliseconds. Default: a timer. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Ends the serving in three steps: a balancer is told to look away while connections are still accepted, then none is accepted
 * and requests in flight finish, then what is left is cut. Resolves with the number of requests that were cut.
 */
export async function shutDown(options: ShutdownOptions): Promise<number> {
  const { connections, readiness, delaySeconds, timeoutSeconds, wait = waitFor } = options;
  readiness.stopping();
  connections.discourage();
  await wait(delaySeconds * 1000);
  const drained = connections.drain();
  const isDrained = await Promise.race([drained.then(() => true), wait(timeoutSeconds * 1000).then(() => false)]);
  if (isDrained) return 0;
  const cutRequests = connections.requestsInFlight;
  connections.cut();
  await drained;
  return cutRequests;
}
