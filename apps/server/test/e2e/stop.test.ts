import { connect, type Socket } from 'node:net';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { quick } from '../support/quick-settings.ts';
import { alice, register } from './client.ts';
import { cleanUp, launch, makeDirectory, until } from './server-process.ts';

const credentials = JSON.stringify({ email: alice.email, password: alice.password });

/** A login whose headers the service has taken and whose body is still to come. */
async function beginLogin(url: string) {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect(Number(port), hostname);
  const client = { read: '', isClosed: false, send: (text: string) => socket.write(text) };
  socket.setEncoding('utf8').on('data', (text) => {
    client.read += text;
  });
  socket
    .on('error', () => undefined)
    .on('close', () => {
      client.isClosed = true;
    });
  const fields = `Host: ${hostname}\r\nContent-Type: application/json\r\nContent-Length: ${credentials.length}\r\n`;
  socket.write(`POST /api/v1/auth/login HTTP/1.1\r\n${fields}Expect: 100-continue\r\n\r\n`);
  await until(() => client.read.startsWith('HTTP/1.1 100 ') || undefined);
  return client;
}

const isRefused = (url: string) =>
  fetch(`${url}/health/live`).then(
    () => undefined,
    () => true,
  );

const stopping = suite('stopping', { directory: '' });

stopping.before.each((context) => {
  context.directory = makeDirectory();
});
stopping.after.each(({ directory }) => cleanUp(directory));

stopping(
  'SIGTERM: ready turns 503 at once, connections are still accepted for SHUTDOWN_DELAY, exit code 0',
  async ({ directory }) => {
    const server = launch(directory, { ...quick, SHUTDOWN_DELAY: '2s' });
    const url = await server.url();
    server.kill('SIGTERM');
    await until(async () => (await fetch(`${url}/health/ready`)).status === 503 || undefined);
    assert.is((await fetch(`${url}/health/live`)).status, 200);
    assert.is((await register(url)).status, 201);
    assert.equal(await server.exited, { code: 0, signal: null });
  },
);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  stopping(
    `${signal}: a request in flight is answered, new connections are refused, exit code 0`,
    async ({ directory }) => {
      const server = launch(directory, quick);
      const url = await server.url();
      await register(url);
      const client = await beginLogin(url);
      server.kill(signal);
      await until(() => isRefused(url));
      client.send(credentials);
      assert.equal(await server.exited, { code: 0, signal: null });
      await until(() => client.isClosed || undefined);
      assert.match(client.read, 'HTTP/1.1 200 OK');
      assert.match(client.read, '"access_token":');
    },
  );
}

stopping('a request that takes longer than SHUTDOWN_TIMEOUT is cut, exit code 1', async ({ directory }) => {
  const server = launch(directory, { ...quick, SHUTDOWN_TIMEOUT: '100ms' });
  const client = await beginLogin(await server.url());
  server.kill('SIGTERM');
  assert.equal(await server.exited, { code: 1, signal: null });
  await until(() => client.isClosed || undefined);
  assert.is(server.lines().at(-1)?.['cut_requests'], 1);
});

stopping(
  'SIGHUP without workers and without a terminal is a line in the log, and it goes on',
  async ({ directory }) => {
    const server = launch(directory, quick);
    const url = await server.url();
    server.kill('SIGHUP');
    await server.line(({ message }) => String(message).startsWith('SIGHUP replaces workers, and there are none'));
    assert.is((await fetch(`${url}/health/ready`)).status, 200);
    server.kill('SIGTERM');
    assert.equal(await server.exited, { code: 0, signal: null });
  },
);

stopping('a second SIGTERM ends it at once', async ({ directory }) => {
  const server = launch(directory, { ...quick, SHUTDOWN_DELAY: '1h' });
  await server.url();
  server.kill('SIGTERM');
  await until(() => server.lines().find(({ message }) => message === 'stopping'));
  const again = setInterval(() => server.kill('SIGTERM'), 100);
  assert.is((await server.exited).code, 143);
  clearInterval(again);
});

stopping(
  'what nobody caught is one CRITICAL line with its stack, an orderly end and exit code 1',
  async ({ directory }) => {
    for (const failure of ['throw new Error("boom")', 'Promise.reject(new Error("boom"))']) {
      const trap = `data:text/javascript,${encodeURIComponent(`process.once('SIGUSR2', () => { ${failure} })`)}`;
      const server = launch(directory, quick, { nodeArgs: ['--import', trap] });
      await server.url();
      server.kill('SIGUSR2');
      assert.equal(await server.exited, { code: 1, signal: null });
      const critical = server.lines().filter(({ level }) => level === 'CRITICAL');
      assert.is(critical.length, 1);
      assert.match(JSON.stringify(critical[0]), /"stack":"Error: boom\\n {4}at /);
      assert.is(server.lines().at(-1)?.['message'], 'stopped');
    }
  },
);

stopping.run();
