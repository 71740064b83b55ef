import { installPackage } from './apt-get.ts';
import { isOnPath } from './executables.ts';
import { type Keeper, startKeeper } from './start-keeper.ts';

/** A Redis server for tests; others may use it at the same time, so that names have to be one's own. */
export interface TestRedis {
  readonly url: string;
  /** Ends the server if it was started here. */
  stop(): Promise<void>;
}

/** How one run of all tests hands its server to their processes. */
export const REDIS_VARIABLE = 'AUTH_TEST_REDIS_URL';

/**
 * The server of `TEST_REDIS_URL`, or that of the whole test run, or else one of its own, which ends with this process at the
 * latest. Its `redis-server` is the one on PATH, or one that is installed now, which takes root and a Debian.
 * @throws Error where there is none and none can be installed
 */
export async function startRedis(): Promise<TestRedis> {
  const given = process.env.TEST_REDIS_URL || process.env[REDIS_VARIABLE];
  return given ? { url: given, stop: async () => undefined } : startBreakableRedis();
}

/**
 * A server that is there to be broken: nobody else uses it, wherever the other tests have theirs.
 * @throws Error where no Redis is installed and none can be
 */
export async function startBreakableRedis(): Promise<Keeper> {
  if (!isOnPath('redis-server')) await installRedis();
  return startKeeper('Redis');
}

async function installRedis(): Promise<void> {
  if (await installPackage('redis-server')) return;
  throw new Error('No Redis on this machine: install redis-server, or name a running one with TEST_REDIS_URL.');
}
