import { ConfigurationError } from '@auth/core';
import { RedisClient } from '@redis/client';

/**
 * Holds `redis://user:password@host:port/database`, or `rediss://…` for TLS, to be one that the client can read.
 * @throws ConfigurationError for anything else; it does not repeat the URL, which may hold a password
 */
export function assertRedisUrl(url: string): void {
  if (!/^rediss?:\/\/[^\s/?#]/i.test(url) || !isReadable(url)) {
    throw new ConfigurationError(
      'The Redis URL cannot be used. Write redis://user:password@host:port, or rediss:// for TLS.',
    );
  }
}

function isReadable(url: string): boolean {
  try {
    RedisClient.parseURL(url);
    return true;
  } catch {
    return false;
  }
}
