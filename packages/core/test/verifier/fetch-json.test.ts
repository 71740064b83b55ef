import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { fetchJson } from '../../src/verifier/fetch-json.ts';
import { rejection } from '../support/rejection.ts';
import { json, withKeyServer } from './key-server.ts';

const test = suite('fetching JSON');

const fetchFrom = (url: string, timeoutSeconds = 5) => fetchJson({ fetch, url, timeoutSeconds });

test('a document is fetched, in however many pieces it comes', () =>
  withKeyServer(
    (_, response) => {
      response.write('{"name":"Zo');
      setImmediate(() => {
        response.write(Buffer.from([0xc3]));
        setImmediate(() => response.end(Buffer.concat([Buffer.from([0xab]), Buffer.from('"}')])));
      });
    },
    async ({ url }) => assert.equal(await fetchFrom(url), { name: 'Zoë' }),
  ));

test('no redirect is followed, wherever it leads', () =>
  withKeyServer(json({ keys: [] }), (target) =>
    withKeyServer(
      (_, response) => void response.writeHead(302, { Location: target.url }).end(),
      async ({ url }) => {
        await rejection(fetchFrom(url));
        assert.is(target.requests.length, 0);
      },
    ),
  ));

test('a server that says nothing is left when the time is up', () => {
  const { promise: left, resolve: leave } = Promise.withResolvers<void>();
  return withKeyServer(
    (request) => void request.once('close', leave),
    async ({ url }) => {
      const error = await rejection(fetchFrom(url, 0.05));
      assert.match(String(error), 'TimeoutError');
      await left;
    },
  );
});

test('a server that stops in the middle is left when the time is up', () => {
  const { promise: left, resolve: leave } = Promise.withResolvers<void>();
  return withKeyServer(
    (_, response) => {
      response.once('close', leave);
      response.write('{"keys":');
    },
    async ({ url }) => {
      const error = await rejection(fetchFrom(url, 0.05));
      assert.match(String(error), 'TimeoutError');
      await left;
    },
  );
});

test('a fetch that does not look at its signal is not waited for', async () => {
  const deaf = () => new Promise<Response>(() => undefined);
  const keepAlive = setInterval(() => undefined, 1000);
  const error = await rejection(fetchJson({ fetch: deaf, url: 'http://localhost', timeoutSeconds: 0.01 }));
  clearInterval(keepAlive);
  assert.match(String(error), 'TimeoutError');
});

test('a body without end is left at 64 KiB', () => {
  const { promise: left, resolve: leave } = Promise.withResolvers<void>();
  return withKeyServer(
    (_, response) => {
      response.once('close', leave);
      const more = () => {
        while (response.write('x'.repeat(16 * 1024)));
      };
      response.on('drain', more);
      more();
    },
    async ({ url }) => {
      assert.match(String(await rejection(fetchFrom(url))), 'longer than 65536 bytes');
      await left;
    },
  );
});

test('a small document that unpacks to a large one is too long as well', async () => {
  const { gzipSync } = await import('node:zlib');
  const packed = gzipSync(JSON.stringify('x'.repeat(10 * 1024 * 1024)));
  await withKeyServer(
    (_, response) => void response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(packed),
    async ({ url }) => assert.match(String(await rejection(fetchFrom(url))), 'longer than 65536 bytes'),
  );
});

test('a connection that breaks is an error', () =>
  withKeyServer(
    (_, response) => {
      response.write('{"keys":', () => response.destroy());
    },
    async ({ url }) => assert.instance(await rejection(fetchFrom(url)), Error),
  ));

test('invalid UTF-8 is an error', () =>
  withKeyServer(
    (_, response) => void response.end(Buffer.from([0x22, 0xff, 0x22])),
    async ({ url }) => assert.instance(await rejection(fetchFrom(url)), TypeError),
  ));

test('an answer without a body is an error', async () => {
  const bodiless = async () => new Response(null, { status: 200 });
  assert.instance(
    await rejection(fetchJson({ fetch: bodiless, url: 'http://localhost', timeoutSeconds: 1 })),
    SyntaxError,
  );
});

test('another status is an error that names it, with a body or without', async () => {
  for (const response of [new Response('x', { status: 500 }), new Response(null, { status: 500 })]) {
    const error = await rejection(
      fetchJson({ fetch: async () => response, url: 'http://localhost', timeoutSeconds: 1 }),
    );
    assert.match(String(error), 'answered with status 500');
  }
});

test.run();
