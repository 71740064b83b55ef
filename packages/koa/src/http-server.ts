import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type Koa from 'koa';
import { HttpError } from './http-error.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { problemHeaders, reasonPhrase, toProblem } from './problem.ts';

/** What {@link createHttpServer} can be told. */
export interface HttpServerOptions {
  /** The same as of the app. */
  readonly problemBaseUrl?: string;
  readonly hsts?: boolean;
}

/**
 * An HTTP server for the app that also answers what never reaches it, because Node's parser refuses it, with problem details.
 */
export function createHttpServer(app: Koa, options: HttpServerOptions = {}): Server {
  const { problemBaseUrl = 'urn:auth:problem:', hsts = true } = options;
  const headers = securityHeaders({ hsts });
  const handle = app.callback();
  const server = createServer({ requireHostHeader: false }, handle);
  server.on('checkExpectation', handle);
  server.on('clientError', (error: Error, socket: Socket) =>
    refuse(socket, toHttpError(error), problemBaseUrl, headers),
  );
  return server;
}

function toHttpError(error: Error): HttpError {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'HPE_HEADER_OVERFLOW') return new HttpError('HEADERS_TOO_LARGE', 'The header fields are too large.');
  return new HttpError('BAD_REQUEST', 'The request is not valid HTTP.');
}

function refuse(socket: Socket, error: HttpError, baseUrl: string, headers: Readonly<Record<string, string>>): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const requestId = randomUUID();
  const problem = toProblem(error, { baseUrl, instance: '', requestId, now: new Date() });
  const body = JSON.stringify(problem);
  const fields = {
    ...headers,
    ...problemHeaders(error, problem.status),
    'X-Request-Id': requestId,
    'Content-Type': 'application/problem+json',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${problem.status} ${reasonPhrase(problem.status)}\r\n${lines.join('')}\r\n${body}`);
}
