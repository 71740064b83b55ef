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
  readonly #sockets = new Set<Socket>();
  readonly #pending = new Set<ServerResponse>();
  #isClosing = false;

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => this.#opened(socket));
    server.prependListener('request', (_request, response) => this.#requested(response));
  }

  get requestsInFlight(): number {
    return this.#pending.size;
  }

  /** From now on each answer asks its client to use another connection. */
  discourage(): void {
    this.#isClosing = true;
    for (const response of this.#pending) askToLeave(response);
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
    for (const socket of this.#sockets) socket.destroy();
  }

  #opened(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  #requested(response: ServerResponse): void {
    this.#pending.add(response);
    if (this.#isClosing) askToLeave(response);
    response.once('close', () => {
      this.#pending.delete(response);
      if (!this.#server.listening) setImmediate(() => this.#server.closeIdleConnections());
    });
  }

  #closeSilent(): void {
    for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy();
  }
}

function askToLeave(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
