import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A real server of a key set, or of anything else, that does what it is told and counts how often it was asked. */
export interface KeyServer {
  readonly url: string;
  readonly requests: readonly IncomingMessage[];
  /** What every request is answered with from now on. */
  answer: RequestListener;
  /** From now on every connection is refused. */
  stop(): Promise<void>;
}

/** An answer of JSON, or of a text as it is. */
export function json(body: unknown, status = 200): RequestListener {
  return (_, response: ServerResponse) => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** Starts it on a free port and stops it when `work` is through. */
export async function withKeyServer(
  answer: RequestListener,
  work: (server: KeyServer) => Promise<void>,
): Promise<void> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    keyServer.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const keyServer: KeyServer = {
    url: `http://127.0.0.1:${port}/jwks.json`,
    requests,
    answer,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  try {
    await work(keyServer);
  } finally {
    await keyServer.stop();
  }
}
