import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { listen } from '../../src/listen.ts';

export interface RangeApi {
  readonly url: string;
  readonly requests: readonly IncomingMessage[];
  /** From now on this answers. */
  answerWith(listener: RequestListener): void;
  close(): Promise<void>;
}

/** A server that speaks the protocol of the breached-password range API and knows these passwords, by how often each was found. */
export async function startRangeApi(counts: Readonly<Record<string, number>> = {}, wantedPort = 0): Promise<RangeApi> {
  const requests: IncomingMessage[] = [];
  let answer: RequestListener = (request, response) => response.end(rangeOf(String(request.url), counts));
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  const port = await listen(server, '127.0.0.1', wantedPort);
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    answerWith: (listener) => {
      answer = listener;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The SHA-1 of a password as the protocol writes it. */
export function sha1Of(password: string): string {
  return createHash('sha1').update(password).digest('hex').toUpperCase();
}

function rangeOf(path: string, counts: Readonly<Record<string, number>>): string {
  const prefix = path.slice('/range/'.length);
  const known = Object.entries(counts).map(([password, count]) => `${sha1Of(password)}:${count}`);
  const padding = Array.from({ length: 20 }, (_, index) => `${prefix}${sha1Of(`padding ${index}`).slice(5)}:0`);
  const entries = [...padding, ...known].filter((entry) => entry.startsWith(prefix));
  return entries.map((entry) => entry.slice(5)).join('\r\n');
}
