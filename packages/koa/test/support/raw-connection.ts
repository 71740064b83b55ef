import { connect, type Socket } from 'node:net';
import type { Answer } from './make-service.ts';

/** A connection on which a test writes what it likes. */
export interface RawConnection {
  readonly socket: Socket;
  write(text: string): void;
  /** All that came so far. */
  received(): string;
  /** Resolves with all that came, when the server has closed the connection or cut it. */
  readonly closed: Promise<string>;
}

/** Connects; the client's half is left open when the server ends its own. */
export async function connectRaw(port: number): Promise<RawConnection> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  let received = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    received += chunk;
  });
  // A cut connection may end in a reset, which is as good an end as any.
  socket.on('error', () => undefined);
  const closed = new Promise<string>((resolve) => {
    for (const end of ['end', 'close']) socket.once(end, () => resolve(received));
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  return { socket, write: (text) => socket.write(text), received: () => received, closed };
}

/** An answer that came over a raw connection, the last of them where there are several. */
export function readRaw(received: string): Answer {
  const start = received.lastIndexOf('HTTP/1.1 ');
  const [head = '', text = ''] = received.slice(start).split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = new Headers(
    lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  return { status: Number(statusLine.split(' ')[1]), headers, text, body: text === '' ? {} : JSON.parse(text) };
}

/** The statuses of all answers in what came. */
export function statusesIn(received: string): number[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}
