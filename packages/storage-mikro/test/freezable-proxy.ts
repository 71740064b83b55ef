import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Stands between a client and its server, and can look like a server that is frozen. */
export interface FreezableProxy {
  /** The server's URL, by way of the proxy. */
  readonly url: string;
  /** From now on nothing gets through, and connections are accepted but never answered. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

export async function startProxy(serverUrl: string): Promise<FreezableProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let isFrozen = false;
  const add = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Its other end is told by the 'close' that follows.
    socket.on('error', () => undefined);
    socket.unref();
    if (isFrozen) socket.pause();
  };
  const proxy = createServer((client) => {
    const server = connect(Number(target.port || 5432), target.hostname);
    client.pipe(server);
    server.pipe(client);
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
    add(client);
    add(server);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  // Where a test fails, its process shall end all the same.
  proxy.unref();
  const url = new URL(serverUrl);
  url.host = `127.0.0.1:${portOf(proxy.address())}`;
  return {
    url: url.href,
    freeze: () => {
      isFrozen = true;
      for (const socket of sockets) socket.pause();
    },
    thaw: () => {
      isFrozen = false;
      for (const socket of sockets) socket.resume();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (address === null || typeof address === 'string') {
    throw new Error('the proxy has no port');
  }
  return address.port;
}
