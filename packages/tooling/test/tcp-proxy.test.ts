import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { suite } from '@auth/tooling/suite';
import { startTcpProxy, type TcpProxy } from '@auth/tooling/tcp-proxy';
import * as assert from 'uvu/assert';

interface Context {
  server: Server;
  proxy: TcpProxy;
}

const test = suite<Partial<Context>>('a proxy that is out of order');

/** Sends back whatever it gets. */
test.before.each(async (context) => {
  const server = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  Object.assign(context, { server, proxy: await startTcpProxy(`redis://:secret@127.0.0.1:${portOf(server)}/0`) });
});
test.after.each(async ({ proxy, server }) => {
  await proxy?.close();
  server?.close();
});

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

function open(proxy: TcpProxy | undefined): Socket {
  const { hostname, port } = new URL(proxy?.url ?? '');
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  // The end of a test resets what it leaves open.
  return socket.on('error', () => undefined);
}

async function echo(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  const [answer] = await once(socket, 'data');
  return answer;
}

const codeOf = async (socket: Socket) => (await once(socket, 'error'))[0].code;

test('keeps all of a URL but its host, and lets everything through', async ({ proxy }) => {
  assert.match(proxy?.url ?? '', /^redis:\/\/:secret@127\.0\.0\.1:\d+\/0$/);
  assert.is(await echo(open(proxy), 'one'), 'one');
});

test('cuts what is open, and lets new connections through', async ({ proxy }) => {
  const socket = open(proxy);
  await echo(socket, 'one');
  proxy?.cut();
  assert.is(await codeOf(socket), 'ECONNRESET');
  assert.is(await echo(open(proxy), 'two'), 'two');
});

test('refuses new connections until it is healed', async ({ proxy }) => {
  proxy?.refuse();
  assert.is(await codeOf(open(proxy)), 'ECONNRESET');
  proxy?.heal();
  assert.is(await echo(open(proxy), 'one'), 'one');
});

test('says nothing while it is frozen, and afterwards what it held back', async ({ proxy, server }) => {
  const socket = open(proxy);
  await echo(socket, 'one');
  proxy?.freeze();
  let heard = '';
  socket.on('data', (text) => {
    heard += text;
  });
  socket.write('two');
  const late = open(proxy);
  await once(late, 'connect');
  late.write('three');
  const past = connect(server ? portOf(server) : 0, '127.0.0.1');
  // Long enough for another one to be answered past the proxy.
  await echo(past, 'past it');
  past.destroy();
  assert.is(heard, '');
  proxy?.heal();
  const [answer] = await once(late, 'data');
  assert.is(answer, 'three');
  while (heard === '') await once(socket, 'data');
  assert.is(heard, 'two');
});

test('takes as long as it is told to', async ({ proxy }) => {
  const socket = open(proxy);
  await echo(socket, 'one');
  proxy?.delay(50);
  const startedAt = performance.now();
  assert.is(await echo(socket, 'two'), 'two');
  assert.ok(performance.now() - startedAt > 90, 'both ways');
});

test('cuts the connection that sends certain words, and no other, once', async ({ proxy, server }) => {
  const heard: string[] = [];
  server?.on('connection', (socket) => socket.on('data', (text) => heard.push(String(text))));
  const [unlucky, other] = [open(proxy), open(proxy)];
  await Promise.all([echo(unlucky, 'one'), echo(other, 'one')]);
  heard.length = 0;
  proxy?.cutAt('commit', 'before');
  unlucky.write('please commit this');
  assert.is(await codeOf(unlucky), 'ECONNRESET');
  assert.equal(heard, [], 'the server did not hear it');
  assert.is(await echo(other, 'commit'), 'commit');
});

test('cuts the connection that sent certain words in place of the answer', async ({ proxy, server }) => {
  const heard: string[] = [];
  server?.on('connection', (socket) => socket.on('data', (text) => heard.push(String(text))));
  const socket = open(proxy);
  let answer = '';
  socket.on('data', (text) => {
    answer += text;
  });
  proxy?.cutAt('commit', 'answered');
  socket.write('commit');
  assert.is(await codeOf(socket), 'ECONNRESET');
  assert.equal(heard, ['commit']);
  assert.is(answer, '');
});

test.run();
