import { ConfigurationError, createRevocationChannel, type Logger, type Revocations } from '@auth/core';
import { openRedisLink } from './redis-link.ts';
import { assertRedisUrl } from './redis-url.ts';

export interface RedisRevocationsOptions {
  /** `redis://user:password@host:port`, or `rediss://` for TLS. User, password and port may be left out. */
  readonly url: string;
  /** The pub/sub channel, the same for all instances; a Redis has it once, for all of its databases. Default `auth:revocations`. */
  readonly channel?: string;
  /** Default: says nothing. */
  readonly logger?: Logger;
  /** How long Redis may take to let us in and to answer; it is asked that often as well. Default 2. */
  readonly timeoutSeconds?: number;
}

/**
 * Revocations over the pub/sub of a Redis 6 or later. It connects when it is first used, with one connection to hear and one to
 * tell, and again for as long as it is not closed: a Redis that is away stops nothing.
 * @throws ConfigurationError for a URL or a channel that cannot work; it does not repeat the URL, which may hold a password
 */
export async function createRedisRevocations(options: RedisRevocationsOptions): Promise<Revocations> {
  const { url, channel = 'auth:revocations', timeoutSeconds = 2, ...rest } = options;
  if (channel === '') throw new ConfigurationError('The name of the Redis channel is empty.');
  assertRedisUrl(url);
  const open = openRedisLink({ url, channel, timeoutSeconds });
  return createRevocationChannel({ ...rest, name: 'Redis', open, timeoutSeconds });
}
