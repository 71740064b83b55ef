import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { listen } from '../../src/listen.ts';

/** An instance that requests may be sent to. */
export interface Target {
  readonly url: string;
  /** How many requests it was sent. */
  requests: number;
  isReady: boolean;
}

export interface Balancer {
  readonly url: string;
  add(url: string): Target;
  remove(target: Target): void;
  close(): Promise<void>;
}

const checkEveryMs = 100;

/**
 * Sends requests in turn to those instances that said at `/health/ready`, a moment ago, that they want some; keeps connections
 * open, and repeats nothing: where an instance fails, the client gets 502.
 */
export async function startBalancer(): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true });
  const targets = new Set<Target>();
  let turn = 0;
  const choose = () => {
    const ready = [...targets].filter(({ isReady }) => isReady);
    turn += 1;
    return ready[turn % ready.length];
  };
  const server = createServer((incoming, outgoing) => {
    const target = choose();
    if (!target) return refuse(outgoing, 503);
    target.requests += 1;
    return pass(target.url, agent, incoming, outgoing);
  });
  const port = await listen(server, '127.0.0.1', 0);
  return {
    url: `http://127.0.0.1:${port}`,
    add: (url) => {
      const target = { url, requests: 0, isReady: false };
      targets.add(target);
      void keepChecking(target, () => targets.has(target));
      return target;
    },
    remove: (target) => void targets.delete(target),
    close: async () => {
      targets.clear();
      agent.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function keepChecking(target: Target, isWanted: () => boolean): Promise<void> {
  while (isWanted()) {
    const isReady = await fetch(`${target.url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    target.isReady = isReady;
    await pause(checkEveryMs);
  }
}

function pass(targetUrl: string, agent: Agent, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, headers, url = '/' } = incoming;
  const onward = request(new URL(url, targetUrl), { method, headers, agent }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, withoutConnection(answer.headers));
    answer.pipe(outgoing);
  });
  onward.on('error', () => refuse(outgoing, 502));
  incoming.pipe(onward);
}

/** The one between balancer and client is another one. */
function withoutConnection({ connection, 'keep-alive': _, ...headers }: IncomingMessage['headers']) {
  return headers;
}

function refuse(outgoing: ServerResponse, status: number): void {
  if (outgoing.headersSent) outgoing.destroy();
  else outgoing.writeHead(status).end();
}
