import type { LinkEvents, OpenLink, RevocationLink } from '@auth/core';
import { createRedisClient, endRedisClient } from './redis-client.ts';

export interface RedisLinkOptions {
  readonly url: string;
  readonly channel: string;
  /** How long it may take to connect. */
  readonly timeoutSeconds: number;
}

/** Connects to a Redis once for each link, with one connection that hears and one that tells. */
export function openRedisLink(options: RedisLinkOptions): OpenLink {
  return (events) => createLink(options, events);
}

function createLink({ url, channel, timeoutSeconds }: RedisLinkOptions, { heard, broke }: LinkEvents): RevocationLink {
  const client = { url, name: 'auth-revocations', timeoutSeconds };
  const [subscriber, publisher] = [createRedisClient(client), createRedisClient(client)];
  for (const client of [subscriber, publisher]) client.on('error', broke);
  const subscribe = async () => {
    await subscriber.connect();
    await subscriber.subscribe(channel, heard);
  };
  return {
    opened: Promise.all([subscribe(), publisher.connect()]),
    send: (message) => publisher.publish(channel, message),
    ping: () => Promise.all([subscriber.ping(), publisher.ping()]),
    close: async () => {
      for (const client of [subscriber, publisher]) endRedisClient(client);
    },
  };
}
