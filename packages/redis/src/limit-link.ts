import type { Link, LinkOpener } from '@auth/core';
import type { LimitScript } from './limit-scripts.ts';
import { createRedisClient, endRedisClient, type RedisClientOptions } from './redis-client.ts';

/** A connection that scripts are run on. */
export interface LimitLink extends Link {
  /** Runs a script in one round trip, or in two where Redis does not know it yet. */
  run(script: LimitScript, keys: readonly string[], args: readonly number[]): Promise<unknown>;
}

/** Connects to a Redis once for each link. */
export function openLimitLink(options: RedisClientOptions): LinkOpener<LimitLink> {
  return (broke) => {
    const client = createRedisClient(options);
    client.on('error', broke);
    return {
      opened: client.connect(),
      ping: () => client.ping(),
      close: async () => endRedisClient(client),
      run: async ({ source, sha1 }, keys, args) => {
        const operands = { keys: [...keys], arguments: args.map(String) };
        try {
          return await client.evalSha(sha1, operands);
        } catch (error) {
          if (!isUnknownScript(error)) throw error;
          return client.eval(source, operands);
        }
      },
    };
  };
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}
