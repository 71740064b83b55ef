import type { Logger } from '../ports/logger.ts';
import type { RateLimiter } from '../ports/rate-limiter.ts';
import type { Runtime } from '../ports/runtime.ts';
import { createSeldom } from './seldom.ts';

interface UnfailingOptions {
  /** Counts while `limiter` fails. */
  readonly fallback: RateLimiter;
  readonly logger: Logger;
  readonly runtime: Runtime;
}

/** The same limiter, except that no call fails: while it throws, `fallback` goes on, and the state is `degraded`. */
export function createUnfailingLimiter(
  limiter: RateLimiter,
  { fallback, logger, runtime }: UnfailingOptions,
): RateLimiter {
  const isTimeToTell = createSeldom(runtime);
  let isFailing = false;
  async function attempt<Result>(call: (limiter: RateLimiter) => Promise<Result>): Promise<Result> {
    try {
      const result = await call(limiter);
      isFailing = false;
      return result;
    } catch (error) {
      isFailing = true;
      if (isTimeToTell('failure'))
        logger.error('The rate limiter failed; limits go on in memory', { event: 'rate_limiter.failed', error });
      return call(fallback);
    }
  }
  return {
    consume: (hits) => attempt((target) => target.consume(hits)),
    giveBack: (hits) => attempt((target) => target.giveBack(hits)),
    get state() {
      return isFailing ? 'degraded' : limiter.state;
    },
    close: () => limiter.close(),
  };
}
