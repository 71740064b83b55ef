import { createServer } from 'node:http';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { ListenError, listen } from '../src/listen.ts';

const listening = suite('listening');

listening('port 0 takes a free port and tells which', async () => {
  const server = createServer();
  const port = await listen(server, '127.0.0.1', 0);
  assert.ok(port > 0);
  server.close();
});

listening('a port in use is an error that says what to do', async () => {
  const first = createServer();
  const port = await listen(first, '127.0.0.1', 0);
  const error = await listen(createServer(), '127.0.0.1', port).catch((reason: unknown) => reason);
  first.close();
  assert.instance(error, ListenError);
  assert.match(String(error), `Cannot listen on port ${port} of 127.0.0.1: it is in use.`);
});

listening('an address of another machine is an error that names HOST', async () => {
  const error = await listen(createServer(), '192.0.2.1', 0).catch((reason: unknown) => reason);
  assert.instance(error, ListenError);
  assert.match(String(error), 'HOST is not an address of this machine');
});

listening.run();
