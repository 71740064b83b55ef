import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Turn {
  response: ServerResponse;
  count: number;
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
    const turn = this.#turnOn(response);
    if (turn.count === this.#maxRequests) return false;
    turn.count += 1;
    turn.response = response;
    if (turn.count === this.#maxRequests) response.setHeader('Connection', 'close');
    return true;
  }

  #turnOn(response: ServerResponse): Turn {
    const { socket } = response.req;
    const known = this.#turns.get(socket);
    if (known !== undefined) return known;
    const first = { response, count: 0 };
    this.#turns.set(socket, first);
    return first;
  }

  /** The answer to the newest request on a connection, given or not; undefined before there is any. */
  newest(socket: Socket): ServerResponse | undefined {
    return this.#turns.get(socket)?.response;
  }
}
