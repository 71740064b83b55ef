import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** Stands between clients and their server, and can look like a network or a server that is out of order. */
export interface TcpProxy {
  /** The server's URL, by way of the proxy. */
  readonly url: string;
  /** Resets all connections; new ones are let through. */
  cut(): void;
  /** From now on nothing gets through, and connections are accepted but never answered. */
  freeze(): void;
  /** Resets all connections, and each new one at once. */
  refuse(): void;
  /** From now on each piece of data takes so much longer. */
  delay(milliseconds: number): void;
  /**
   * Resets the connection over which a client next sends these words: before they get through, or when the server has answered to
   * them, in place of its answer.
   */
  cutAt(words: string, moment: CutMoment): void;
  /** Ends all of this. What was frozen goes on where it stood. */
  heal(): void;
  close(): Promise<void>;
}

export type CutMoment = 'before' | 'answered';

const defaultPorts: Readonly<Record<string, number>> = { 'postgresql:': 5432, 'postgres:': 5432, 'redis:': 6379 };

/** @param serverUrl of a protocol over TCP that does not name its host again, as HTTP does */
export async function startTcpProxy(serverUrl: string): Promise<TcpProxy> {
  const target = new URL(serverUrl);
  const targetPort = Number(target.port || defaultPorts[target.protocol]);
  const line = new Line();
  const proxy = createServer((client) => line.join(client, connect(targetPort, target.hostname)));
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  // Where a test fails, its process shall end all the same.
  proxy.unref();
  const url = new URL(serverUrl);
  url.host = `127.0.0.1:${portOf(proxy)}`;
  return {
    url: url.href,
    cut: () => line.cut(),
    freeze: () => line.set('frozen'),
    refuse: () => line.set('refusing'),
    delay: (milliseconds) => line.delay(milliseconds),
    cutAt: (words, moment) => line.cutAt(words, moment),
    heal: () => line.set('open'),
    close: async () => {
      line.cut();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}

type LineState = 'open' | 'frozen' | 'refusing';

/** All connections of a proxy. */
class Line {
  readonly #sockets = new Set<Socket>();
  #state: LineState = 'open';
  #delayMs = 0;
  #trap: Trap | null = null;

  join(client: Socket, server: Socket): void {
    this.#add(client);
    this.#add(server);
    const doomed = new Doom(() => client.resetAndDestroy());
    client.pipe(this.#passing((data) => this.#spring(data, doomed))).pipe(server);
    server.pipe(this.#passing(() => doomed.strike())).pipe(client);
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
    if (this.#state === 'refusing') client.resetAndDestroy();
    if (this.#state === 'frozen') pauseAll([client, server]);
  }

  set(state: LineState): void {
    this.#state = state;
    if (state === 'refusing') this.cut();
    if (state === 'frozen') pauseAll(this.#sockets);
    if (state !== 'open') return;
    this.#delayMs = 0;
    for (const socket of this.#sockets) socket.resume();
  }

  delay(milliseconds: number): void {
    this.#delayMs = milliseconds;
  }

  cutAt(words: string, moment: CutMoment): void {
    this.#trap = { words, moment };
  }

  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  #add(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // Its other end is told by the 'close' that follows.
    socket.on('error', () => undefined);
    socket.unref();
  }

  /** Whether this data ends its connection before it gets through. */
  #spring(data: Buffer, connection: Doom): boolean {
    if (this.#trap === null || !data.includes(this.#trap.words)) return false;
    const { moment } = this.#trap;
    this.#trap = null;
    connection.announce();
    return moment === 'before' && connection.strike();
  }

  #passing(isEnd: (data: Buffer) => boolean): Transform {
    return new Transform({
      transform: (data, _encoding, done) => {
        if (isEnd(data)) return;
        if (this.#delayMs === 0) done(null, data);
        else setTimeout(done, this.#delayMs, null, data);
      },
    });
  }
}

interface Trap {
  readonly words: string;
  readonly moment: CutMoment;
}

/** What awaits one connection. */
class Doom {
  readonly #reset: () => void;
  #isAnnounced = false;

  constructor(reset: () => void) {
    this.#reset = reset;
  }

  announce(): void {
    this.#isAnnounced = true;
  }

  /** Whether it came. */
  strike(): boolean {
    if (this.#isAnnounced) this.#reset();
    return this.#isAnnounced;
  }
}

function pauseAll(sockets: Iterable<Socket>): void {
  for (const socket of sockets) socket.pause();
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return address.port;
}
