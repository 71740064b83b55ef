import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createHttpServer, createMetrics, type ServerLimits } from '@auth/koa';
import { suite } from '@auth/tooling/suite';
import Koa from 'koa';
import * as assert from 'uvu/assert';
import { listen, makeService } from './support/make-service.ts';
import { assertProblem } from './support/problems.ts';
import { connectRaw, readRaw, statusesIn } from './support/raw-connection.ts';

const get = (path: string, headers = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`;
const slowBody = (path: string) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nX-Request-Id: slow\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`;

/** An app that answers `/held` when the test says so, `/early` without a look at the body, and anything else when it has read that. */
async function makeHeld(limits: ServerLimits = {}) {
  const gate = Promise.withResolvers<void>();
  const begun: ServerResponse[] = [];
  const app = new Koa();
  app.silent = true;
  app.use(async ({ path, req, res, response }) => {
    begun.push(res);
    if (path === '/held') await gate.promise;
    else if (path === '/large') response.body = Buffer.alloc(64 * 1024 * 1024);
    else if (path !== '/early') for await (const _ of req);
    response.body ??= path;
  });
  const server = createHttpServer(app, limits);
  const { port, close } = await listen(server);
  return {
    begun,
    port,
    close,
    release: gate.resolve,
    nextSocket: async (): Promise<Socket> => (await once(server, 'connection'))[0],
  };
}

/** Looks until it is so. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(5);
}

const slow = suite('slow clients');
const short = { headersTimeoutSeconds: 0.1, requestTimeoutSeconds: 0.2 };

for (const [name, text] of [
  ['nothing', ''],
  ['half a header', get('/health').slice(0, 20)],
] as const) {
  slow(`who sends ${name} is told 408 and cut`, async () => {
    const service = await makeService({ server: short });
    const client = await connectRaw(service.port);
    client.write(text);
    const answer = readRaw(await client.closed);
    assertProblem(answer, 408, 'REQUEST_TIMEOUT');
    assert.is(answer.headers.get('connection'), 'close');
    assert.match(answer.headers.get('content-security-policy') ?? '', "default-src 'none'");
    await service.close();
  });
}

slow('who does not finish a body is told 408 as an answer to the request, which is counted as one', async () => {
  const metrics = createMetrics();
  const service = await makeService({ server: short, metrics, app: { corsOrigins: ['https://app.example'] } });
  const client = await connectRaw(service.port);
  client.write(slowBody('/api/v1/auth/login?x=1').replace('Host: x', 'Host: x\r\nOrigin: https://app.example'));
  const answer = readRaw(await client.closed);
  assertProblem(answer, 408, 'REQUEST_TIMEOUT');
  assert.equal([answer.body.instance, answer.body.request_id], ['/api/v1/auth/login', 'slow']);
  assert.is(answer.headers.get('access-control-allow-origin'), 'https://app.example');
  assert.is((await service.call('GET', '/health/live')).status, 200);
  const counted = metrics.summarize().requests.map(({ route, status }) => [route, status]);
  assert.equal(counted, [
    ['/api/v1/auth/login', 408],
    ['/health/live', 200],
  ]);
  await service.close();
});

slow('who was answered before the body came is cut without a second answer', async () => {
  const { port, close } = await makeHeld(short);
  const client = await connectRaw(port);
  client.write(slowBody('/early'));
  assert.equal(statusesIn(await client.closed), [200]);
  await close();
});

slow('who does not read is cut', async () => {
  const { port, close, nextSocket } = await makeHeld({ stalledTimeoutSeconds: 0.2 });
  const accepted = nextSocket();
  const client = await connectRaw(port);
  client.socket.pause();
  client.write(get('/large'));
  await once(await accepted, 'close');
  await close();
});

slow('who says nothing more is sent away without a word', async () => {
  const { port, close } = await makeHeld({ keepAliveTimeoutSeconds: 0.1 });
  const client = await connectRaw(port);
  client.write(get('/early'));
  assert.equal(statusesIn(await client.closed), [200]);
  await close();
});

slow.run();

const pipelined = suite('requests that follow one another');

pipelined('are answered in their order, what is no request last, and then nothing', async () => {
  const { port, close, release, begun } = await makeHeld();
  const client = await connectRaw(port);
  client.write(`${get('/held')}${get('/early')}garbage\r\n\r\n`);
  client.write('and more\r\n\r\n');
  await until(() => begun.length === 2);
  release();
  const received = await client.closed;
  assert.equal(statusesIn(received), [200, 200, 400]);
  assertProblem(readRaw(received), 400, 'BAD_REQUEST');
  await close();
});

pipelined('leave the one before in peace when they are too slow', async () => {
  const { port, close, release, begun } = await makeHeld(short);
  const client = await connectRaw(port);
  client.write(get('/held') + slowBody('/slow'));
  await until(() => begun[1]?.writableEnded === true);
  assert.is(client.received(), '');
  release();
  const received = await client.closed;
  assert.equal(statusesIn(received), [200, 408]);
  await close();
});

pipelined('are as many on a connection as may be: the last says so, what follows is not begun', async () => {
  const { port, close, begun } = await makeHeld({ maxRequestsPerConnection: 2 });
  const client = await connectRaw(port);
  client.write(get('/early').repeat(3));
  const received = await client.closed;
  assert.equal(statusesIn(received), [200, 200]);
  assert.equal(received.match(/^Connection: .*$/gm), ['Connection: keep-alive', 'Connection: close']);
  assert.is(begun.length, 2);
  await close();
});

pipelined.run();

const bounds = suite('connections and headers');

bounds('one connection too many is closed at once, and there is room again when one has left', async () => {
  const { port, close, nextSocket } = await makeHeld({ maxConnections: 1 });
  const accepted = nextSocket();
  const first = await connectRaw(port);
  const surplus = await connectRaw(port);
  assert.is(await surplus.closed, '');
  first.socket.destroy();
  await once(await accepted, 'close');
  const next = await connectRaw(port);
  next.write(get('/early', 'Connection: close\r\n'));
  assert.equal(statusesIn(await next.closed), [200]);
  await close();
});

bounds('a header larger than may be is 431', async () => {
  const service = await makeService({ server: { maxHeaderBytes: 1000 } });
  const client = await connectRaw(service.port);
  client.write(get('/health', `X-Large: ${'x'.repeat(1500)}\r\n`));
  assertProblem(readRaw(await client.closed), 431, 'HEADERS_TOO_LARGE');
  await service.close();
});

bounds('a client that closes its half while it waits is taken for one that hung up', async () => {
  const { port, close, begun, release } = await makeHeld();
  const client = await connectRaw(port);
  client.write(get('/held'));
  await until(() => begun.length === 1);
  client.socket.end();
  const [response] = begun;
  await once(response as ServerResponse, 'close');
  assert.not(response?.writableFinished);
  release();
  await close();
});

bounds('a refused client that never closes its half is cut all the same', async () => {
  const { port, close, nextSocket } = await makeHeld();
  const accepted = nextSocket();
  const client = await connectRaw(port);
  client.write('garbage\r\n\r\n');
  const socket = await accepted;
  assert.equal(statusesIn(await client.closed), [400]);
  if (!socket.destroyed) await once(socket, 'close');
  client.socket.destroy();
  await close();
});

bounds.run();
