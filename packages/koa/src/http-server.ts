import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type Koa from 'koa';
import { ConnectionTurns } from './connection-turns.ts';
import { HttpError } from './http-error.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { problemHeaders, reasonPhrase, toProblem } from './problem.ts';
import { resolveLimits, type ServerLimits, toServerOptions } from './server-limits.ts';

/** What {@link createHttpServer} can be told. */
export interface HttpServerOptions extends ServerLimits {
  /** The same as of the app. */
  readonly problemBaseUrl?: string;
  readonly hsts?: boolean;
}

/** How long a refused client has to read why before its connection is cut, in milliseconds. */
const lingerMs = 1000;

/**
 * An HTTP server for the app that keeps its clients within limits, and also answers what never reaches the app, because it is no
 * HTTP or comes too slowly, with problem details.
 */
export function createHttpServer(app: Koa, options: HttpServerOptions = {}): Server {
  const { problemBaseUrl = 'urn:auth:problem:', hsts = true, ...given } = options;
  const limits = resolveLimits(given);
  const turns = new ConnectionTurns(limits.maxRequestsPerConnection);
  const refusal = { baseUrl: problemBaseUrl, headers: securityHeaders({ hsts }) };
  const handle = app.callback();
  const answer: RequestListener = (request, response) => {
    if (turns.begin(response)) void handle(request, response);
  };
  const server = createServer({ ...toServerOptions(limits), requireHostHeader: false }, answer);
  server.maxConnections = limits.maxConnections;
  server.timeout = limits.stalledTimeoutSeconds * 1000;
  server.on('checkExpectation', answer);
  server.on('clientError', (error: Error, socket: Socket) =>
    refuse(socket, turns.newest(socket), toHttpError(error), refusal),
  );
  return server;
}

function toHttpError(error: Error): HttpError {
  switch ('code' in error ? error.code : undefined) {
    case 'HPE_HEADER_OVERFLOW':
      return new HttpError('HEADERS_TOO_LARGE', 'The header fields are too large.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new HttpError('REQUEST_TIMEOUT', 'The request did not arrive in time.');
    default:
      return new HttpError('BAD_REQUEST', 'The request is not valid HTTP.');
  }
}

interface Refusal {
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Tells a client why it is cut off, in the right place: behind the answers that it still waits for, and never twice. */
function refuse(socket: Socket, newest: ServerResponse | undefined, error: HttpError, refusal: Refusal): void {
  if (newest === undefined || (newest.req.complete && newest.writableFinished)) refuseNext(socket, error, refusal);
  else if (newest.req.complete) newest.once('finish', () => refuseNext(socket, error, refusal));
  else if (newest.headersSent) socket.destroy();
  else refuseUnfinished(newest, error, refusal);
}

/** The request never got as far as to have an answer of its own. */
function refuseNext(socket: Socket, error: HttpError, { baseUrl, headers }: Refusal): void {
  if (socket.writableEnded) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const requestId = randomUUID();
  const { status, body, fields } = writeProblem(error, { baseUrl, instance: '', requestId });
  const lines = Object.entries({ ...headers, 'X-Request-Id': requestId, ...fields }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  socket.end(`HTTP/1.1 ${status} ${reasonPhrase(status)}\r\n${lines.join('')}\r\n${body}`);
  setTimeout(() => socket.destroy(), lingerMs).unref();
}

/** The app still waits for its body: some headers may be set already, and the app will find its answer given. */
function refuseUnfinished(response: ServerResponse, error: HttpError, { baseUrl, headers }: Refusal): void {
  const requestId = String(response.getHeader('X-Request-Id') ?? randomUUID());
  const { status, body, fields } = writeProblem(error, { baseUrl, instance: pathOf(response), requestId });
  // Node forgets a request that is answered: whoever still waits for its body has to be told that there is no more.
  response.once('close', () => response.req.destroy());
  response.writeHead(status, { ...headers, 'X-Request-Id': requestId, ...fields }).end(body);
}

function pathOf({ req: { url = '' } }: ServerResponse): string {
  return url.split('?')[0] ?? '';
}

interface ProblemPlace {
  readonly baseUrl: string;
  readonly instance: string;
  readonly requestId: string;
}

function writeProblem(error: HttpError, place: ProblemPlace) {
  const problem = toProblem(error, { ...place, now: new Date() });
  const body = JSON.stringify(problem);
  const fields = {
    ...problemHeaders(error, problem.status),
    'Content-Type': 'application/problem+json',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
  return { status: problem.status, body, fields };
}
