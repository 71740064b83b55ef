import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { Connections } from '../src/connections.ts';
import { listen } from '../src/listen.ts';
import { Readiness } from '../src/readiness.ts';
import { shutDown } from '../src/shutdown.ts';

/** A server whose answers are given by hand, and whose shutdown waits are ended by hand. */
async function makeServing() {
  const answers: ServerResponse[] = [];
  const server = createServer((_request, response) => answers.push(response));
  const connections = new Connections(server);
  const readiness = new Readiness();
  const port = await listen(server, '127.0.0.1', 0);
  readiness.started();
  const waits: { milliseconds: number; end: () => void }[] = [];
  const wait = (milliseconds: number) => new Promise<void>((end) => void waits.push({ milliseconds, end }));
  const stop = () => shutDown({ connections, readiness, delaySeconds: 1, timeoutSeconds: 10, wait });
  return { server, connections, readiness, port, answers, waits, stop, url: `http://127.0.0.1:${port}/` };
}

/** Resolves as soon as `isSo`, looking again after each turn of the event loop. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

/** A client that keeps its connection and notes what it reads. */
async function openSocket(port: number) {
  const socket: Socket = connect(port, '127.0.0.1');
  const client = { socket, read: '', isClosed: false };
  socket.setEncoding('utf8').on('data', (text) => {
    client.read += text;
  });
  socket
    .on('error', () => undefined)
    .once('close', () => {
      client.isClosed = true;
    });
  await new Promise((resolve) => socket.once('connect', resolve));
  return client;
}

const connectionCount = (server: Server) =>
  new Promise<number>((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );

const shutdown = suite('shutdown');

shutdown('it is not ready at once, yet accepts connections during the delay', async () => {
  const { readiness, answers, waits, stop, url } = await makeServing();
  assert.is(readiness.isReady(), true);
  const stopped = stop();
  assert.is(readiness.isReady(), false);
  assert.is(waits[0]?.milliseconds, 1000);
  const asked = fetch(url);
  await until(() => answers.length === 1);
  answers[0]?.end('still here');
  const response = await asked;
  assert.is(await response.text(), 'still here');
  assert.is(response.headers.get('connection'), 'close');
  waits[0]?.end();
  assert.is(await stopped, 0);
});

shutdown('after the delay none is accepted, and a request in flight is answered', async () => {
  const { connections, answers, waits, stop, url } = await makeServing();
  const asked = fetch(url);
  await until(() => answers.length === 1);
  const stopped = stop();
  waits[0]?.end();
  await until(() => waits.length === 2);
  assert.is(waits[1]?.milliseconds, 10_000);
  const refused = await fetch(url).catch((error: Error) => error);
  assert.instance(refused, Error);
  assert.is(connections.requestsInFlight, 1);
  answers[0]?.end('answered');
  assert.is(await (await asked).text(), 'answered');
  assert.is(await stopped, 0);
});

shutdown('keep-alive connections and those that never sent a byte do not hold it up', async () => {
  const { server, port, answers, waits, stop } = await makeServing();
  const silent = await openSocket(port);
  const idle = await openSocket(port);
  idle.socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await until(() => answers.length === 1);
  answers[0]?.end('once');
  await until(() => idle.read.includes('once'));
  assert.is(await connectionCount(server), 2);
  const stopped = stop();
  waits[0]?.end();
  assert.is(await stopped, 0);
  await until(() => silent.isClosed && idle.isClosed);
});

shutdown('a connection whose answer had begun is closed once it is complete', async () => {
  const { port, answers, waits, stop } = await makeServing();
  const client = await openSocket(port);
  client.socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await until(() => answers.length === 1);
  answers[0]?.write('first half');
  await until(() => client.read.includes('first half'));
  const stopped = stop();
  waits[0]?.end();
  await until(() => waits.length === 2);
  answers[0]?.end('second half');
  assert.is(await stopped, 0);
  await until(() => client.isClosed);
  assert.match(client.read, 'second half');
});

shutdown(
  'requests that follow one another on a connection are all answered, and the last answer closes it',
  async () => {
    const { connections, port, answers, waits, stop } = await makeServing();
    const client = await openSocket(port);
    client.socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(2));
    await until(() => answers.length === 2);
    const stopped = stop();
    waits[0]?.end();
    await until(() => waits.length === 2);
    assert.is(connections.requestsInFlight, 2);
    for (const [index, answer] of answers.entries()) answer.end(`answer ${index}`);
    assert.is(await stopped, 0);
    await until(() => client.isClosed);
    assert.match(client.read, /Connection: keep-alive.*answer 0.*Connection: close.*answer 1/s);
  },
);

shutdown('what is not answered in time is cut and counted', async () => {
  const { answers, waits, stop, url } = await makeServing();
  const asked = fetch(url).catch((error: Error) => error);
  await until(() => answers.length === 1);
  const stopped = stop();
  waits[0]?.end();
  await until(() => waits.length === 2);
  waits[1]?.end();
  assert.is(await stopped, 1);
  assert.instance(await asked, Error);
});

shutdown('half a request is waited for, and cutting it cuts no request', async () => {
  const { port, waits, stop } = await makeServing();
  const client = await openSocket(port);
  client.socket.write('GET / HTTP/1.1\r\nHo');
  const stopped = stop();
  waits[0]?.end();
  await until(() => waits.length === 2);
  waits[1]?.end();
  assert.is(await stopped, 0);
});

shutdown.run();

const readinessSuite = suite('readiness');

readinessSuite('it is ready only between its start and its stop', () => {
  const readiness = new Readiness();
  assert.is(readiness.isReady(), false);
  readiness.started();
  assert.is(readiness.isReady(), true);
  readiness.stopping();
  assert.is(readiness.isReady(), false);
});

readinessSuite('a process that is to stop before it has started never becomes ready', () => {
  const readiness = new Readiness();
  readiness.stopping();
  readiness.started();
  assert.is(readiness.isReady(), false);
});

readinessSuite.run();
