import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What has just been accepted, perhaps with a request on its way, has this long to say its first word. */
const silenceMs = 250;

/**
 * The connections of an HTTP server, so that it can be closed without cutting a request. Node's own `server.close()` closes
 * idle keep-alive connections once, yet waits for those that never sent a byte and for those that fall idle later.
 */
export class Connections {
  readonly #server: Server;
  /**
   * With the newest answer that each of them waits for. In a set of answers, which every request adds to and takes from, V8 would
   * keep those of long ago until it looks through all memory.
   */
  readonly #sockets = new Map<Socket, ServerResponse | null>();
  #requestsInFlight = 0;
  #isClosing = false;

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => this.#opened(socket));
    server.prependListener('request', (_request, response) => this.#requested(response));
  }

  get requestsInFlight(): number {
    return this.#requestsInFlight;
  }

  /** From now on each answer asks its client to use another connection; where several are due, the last of them. */
  discourage(): void {
    this.#isClosing = true;
    for (const response of this.#sockets.values()) if (response !== null) askToLeave(response);
  }

  /** Accepts no connection any more; resolves when the last one is closed. */
  async drain(): Promise<void> {
    this.discourage();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const silence = setTimeout(() => this.#closeSilent(), silenceMs);
    await closed;
    clearTimeout(silence);
  }

  /** Closes all, requests in flight or not. */
  cut(): void {
    for (const socket of this.#sockets.keys()) socket.destroy();
  }

  #opened(socket: Socket): void {
    this.#sockets.set(socket, null);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  #requested(response: ServerResponse): void {
    const { socket } = response.req;
    this.#sockets.set(socket, response);
    this.#requestsInFlight += 1;
    if (this.#isClosing) askToLeave(response);
    response.once('close', () => {
      this.#requestsInFlight -= 1;
      if (this.#sockets.get(socket) === response) this.#sockets.set(socket, null);
      if (!this.#server.listening) setImmediate(() => this.#server.closeIdleConnections());
    });
  }

  #closeSilent(): void {
    for (const socket of this.#sockets.keys()) if (socket.bytesRead === 0) socket.destroy();
  }
}

function askToLeave(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
