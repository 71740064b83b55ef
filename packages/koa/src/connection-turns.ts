import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Turn {
  readonly response: ServerResponse;
  readonly count: number;
}

/** Whose turn it is on each connection: requests may follow one another there before the first is answered. */
export class ConnectionTurns {
  readonly #maxRequests: number;
  readonly #turns = new WeakMap<Socket, Turn>();

  constructor(maxRequests: number) {
    this.#maxRequests = maxRequests;
  }

  /** Takes a request's answer in; false for a request behind the one that was told that it is the last. */
  begin(response: ServerResponse): boolean {
    const { socket } = response.req;
    const count = (this.#turns.get(socket)?.count ?? 0) + 1;
    if (count > this.#maxRequests) return false;
    if (count === this.#maxRequests) response.setHeader('Connection', 'close');
    this.#turns.set(socket, { response, count });
    return true;
  }

  /** The answer to the newest request on a connection, given or not; undefined before there is any. */
  newest(socket: Socket): ServerResponse | undefined {
    return this.#turns.get(socket)?.response;
  }
}
