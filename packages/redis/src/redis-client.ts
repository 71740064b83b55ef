import { createClient } from '@redis/client';

export interface RedisClientOptions {
  readonly url: string;
  /** What it is called in the list of Redis. */
  readonly name: string;
  /** How long it may take to connect. */
  readonly timeoutSeconds: number;
}

/** A client that says that its connection broke, and leaves it to others to make a new one. */
export function createRedisClient({ url, name, timeoutSeconds }: RedisClientOptions) {
  return createClient({
    url,
    name,
    // The older protocol does all that is needed, on servers and proxies of any age.
    RESP: 2,
    maintNotifications: 'disabled',
    disableOfflineQueue: true,
    socket: { reconnectStrategy: false, connectTimeout: timeoutSeconds * 1000 },
  });
}

/** Ends a client for good; one that is just connecting would otherwise open its socket afterwards, and keep it. */
export function endRedisClient(client: ReturnType<typeof createRedisClient>): void {
  client.on('connect', () => client.destroy());
  client.destroy();
}
