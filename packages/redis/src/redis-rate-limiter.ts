import {
  type Breaker,
  type BreakerOptions,
  ConfigurationError,
  createBreaker,
  type Hit,
  judgeHit,
  KeptLink,
  type Logger,
  type RateLimiter,
  type Runtime,
  silentLogger,
  systemRuntime,
  type Verdict,
  withinMs,
} from '@auth/core';
import { type LimitLink, openLimitLink } from './limit-link.ts';
import { consumeScript, giveBackScript, type LimitScript } from './limit-scripts.ts';
import { assertRedisUrl } from './redis-url.ts';

export interface RedisRateLimiterOptions {
  /** `redis://user:password@host:port`, or `rediss://` for TLS. User, password and port may be left out. */
  readonly url: string;
  /** What the keys begin with, the same for all instances. Default `auth:limit:`. */
  readonly prefix?: string;
  /** How long a call may take, in milliseconds, so that a Redis that hangs holds up nobody for longer. Default 250. */
  readonly callTimeoutMs?: number;
  /** How long Redis may take to let us in and to answer; it is asked that often as well. Default 2. */
  readonly timeoutSeconds?: number;
  readonly breaker?: BreakerOptions;
  /** Default: says nothing. */
  readonly logger?: Logger;
  /** The clock of the breaker; counts go by that of Redis. Default: the system's. */
  readonly runtime?: Pick<Runtime, 'now'>;
}

/** A limiter that all instances on one Redis share. */
export interface RedisRateLimiter extends RateLimiter {
  /** Is called `redis`. */
  readonly breaker: Breaker;
}

/**
 * Counts in a Redis 6 or later that is no cluster: one script and one round trip for all hits of a call, by the clock of Redis, in
 * keys that expire by themselves. It connects at once, in the background, and again for as long as it is not closed. A call throws
 * at once while there is no connection or the breaker is open, and after `callTimeoutMs` otherwise; `createAuth` goes on in memory
 * then.
 * @throws ConfigurationError for a URL or a time that cannot work; it does not repeat the URL, which may hold a password
 */
export async function createRedisRateLimiter(options: RedisRateLimiterOptions): Promise<RedisRateLimiter> {
  const { url, prefix = 'auth:limit:', callTimeoutMs = 250, logger = silentLogger, runtime = systemRuntime } = options;
  assertRedisUrl(url);
  if (!(callTimeoutMs > 0)) throw new ConfigurationError('callTimeoutMs must be greater than 0.');
  const breaker = createBreaker('redis', options.breaker ?? {}, { isFailure: () => true, logger, runtime });
  const kept = keepLink({ url, timeoutSeconds: options.timeoutSeconds ?? 2, logger });
  const run = (script: LimitScript, hits: readonly Hit[]) => {
    const keys = hits.map(({ key }) => prefix + key);
    const args = hits.flatMap(({ limit, windowSeconds }) => [limit, windowSeconds * 1000]);
    const call = () => kept.use((link) => link.run(script, keys, args));
    return breaker.execute(() => withinMs(callTimeoutMs, call()));
  };
  return {
    breaker,
    consume: async (hits) => (hits.length === 0 ? [] : toVerdicts(hits, await run(consumeScript, hits))),
    giveBack: async (hits) => {
      if (hits.length > 0) await run(giveBackScript, hits);
    },
    get state() {
      return kept.isOpen && breaker.state === 'closed' ? 'shared' : 'degraded';
    },
    close: () => kept.close(),
  };
}

interface KeepOptions {
  readonly url: string;
  readonly timeoutSeconds: number;
  readonly logger: Logger;
}

/** Told once when it breaks, however long it lasts, and once when it is back. */
function keepLink({ url, timeoutSeconds, logger }: KeepOptions): KeptLink<LimitLink> {
  let isDown = false;
  const kept = new KeptLink({
    open: openLimitLink({ url, name: 'auth-limits', timeoutSeconds }),
    timeoutSeconds,
    onOpened: () => {
      isDown = false;
      logger.info('Redis counts the limits', { event: 'rate_limiter.shared' });
    },
    onBroke: (error) => {
      if (!isDown) logger.warning('Redis is away; limits go on in memory', { event: 'rate_limiter.degraded', error });
      isDown = true;
    },
  });
  kept.start();
  return kept;
}

/** What was counted before the call, judged as the memory limiter does; the answer is a list of whole numbers. */
function toVerdicts(hits: readonly Hit[], reply: unknown): readonly Verdict[] {
  const [isCounted = 0, nowMs = 0, ...counts] = String(reply).split(',').map(Number);
  return hits.map((hit, index) => {
    const [window = 0, current = 0, previous = 0] = counts.slice(3 * index);
    const verdict = judgeHit({ window, current, previous }, hit, nowMs);
    return isCounted === 1 ? { ...verdict, remaining: verdict.remaining - 1 } : verdict;
  });
}
