import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { createMetrics } from '@auth/koa';
import * as assert from 'uvu/assert';
import { suiteOnEachDatabase } from '../support/databases.ts';
import { ada, makeService, type TestService } from '../support/make-service.ts';
import { assertProblem, pointersOf } from '../support/problems.ts';
import { connectRaw, readRaw } from '../support/raw-connection.ts';

const test = suiteOnEachDatabase<{ service: TestService }>('requests');
const login = '/api/v1/auth/login';
const register = '/api/v1/auth/register';

test.before(async (context) => {
  context.service = await makeService(context);
});
test.after(({ service }) => service.close());

/** Sends bytes over a socket and reads all that comes back until the server closes it. */
function sendRaw({ port }: TestService, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(text));
    let received = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      received += chunk;
    });
    socket.on('end', () => resolve(received)).on('error', reject);
  });
}

test('an unknown path is 404', async ({ service }) => {
  for (const path of ['/', '/nope', '/api/v1', '/api/v1/auth', '/api/v2/auth/login', '/favicon.ico', '/%20']) {
    assertProblem(await service.call('GET', path), 404, 'NOT_FOUND');
  }
});

test('paths are exact: no trailing slash, no other case, no doubled slash, no encoded letters lead to a route', async ({
  service,
}) => {
  const paths = [
    '/api/v1/auth/login/',
    '/api/v1/auth/Login',
    '/API/v1/auth/login',
    '/api/v1//auth/login',
    '//api/v1/auth/login',
    '/api/v1/auth/%6Cogin',
    '/api/v1/auth%2Flogin',
    '/api/v1/auth/login;x=1',
    '/health/',
    '/docs/',
  ];
  for (const path of paths) assertProblem(await service.call('POST', path, {}), 404, 'NOT_FOUND');
});

test('a known path with the wrong method is 405 with Allow, before anything else is looked at', async ({ service }) => {
  const cases = [
    ['GET', login, 'POST, OPTIONS'],
    ['DELETE', login, 'POST, OPTIONS'],
    ['POST', '/api/v1/auth/me', 'GET, HEAD, OPTIONS'],
    ['PATCH', '/health', 'GET, HEAD, OPTIONS'],
    ['PROPFIND', '/health/live', 'GET, HEAD, OPTIONS'],
  ] as const;
  for (const [method, path, allow] of cases) {
    const answer = await service.call(method, path);
    assertProblem(answer, 405, 'METHOD_NOT_ALLOWED');
    assert.is(answer.headers.get('allow'), allow);
  }
});

test('OPTIONS answers 204 with Allow, HEAD as GET without a body', async ({ service }) => {
  const options = await service.call('OPTIONS', login);
  assert.equal([options.status, options.headers.get('allow'), options.text], [204, 'POST, OPTIONS', '']);
  const get = await service.call('GET', '/health/live');
  const head = await service.call('HEAD', '/health/live');
  assert.equal([head.status, head.text], [200, '']);
  assert.is(head.headers.get('content-length'), get.headers.get('content-length'));
});

test('method-override headers are ignored', async ({ service }) => {
  const headers = { 'X-HTTP-Method-Override': 'POST', 'X-Method-Override': 'POST' };
  assertProblem(await service.call('GET', login, undefined, { headers }), 405, 'METHOD_NOT_ALLOWED');
});

test('a body of another content type is 415', async ({ service }) => {
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    'text/json',
    'json',
    '',
  ];
  for (const type of types) {
    const answer = await service.call('POST', login, ada, { headers: { 'Content-Type': type } });
    assertProblem(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
  }
});

test('a non-empty body without a content type is 415', async ({ service }) => {
  const body = JSON.stringify(ada);
  const head = `POST ${login} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`;
  assertProblem(readRaw(await sendRaw(service, head + body)), 415, 'UNSUPPORTED_MEDIA_TYPE');
});

test('a compressed body is 415, a corrupt one too', async ({ service }) => {
  for (const raw of [gzipSync(JSON.stringify(ada)), Buffer.from('corrupt')]) {
    const answer = await service.call('POST', login, undefined, { raw, headers: { 'Content-Encoding': 'gzip' } });
    assertProblem(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
  }
});

test('a body over 16 KiB is 413, one of exactly 16 KiB is read', async ({ service }) => {
  const empty = JSON.stringify({ email: 'a@example.org', password: '' });
  const exact = JSON.stringify({ email: 'a@example.org', password: 'x'.repeat(16 * 1024 - empty.length) });
  assertProblem(await service.call('POST', login, undefined, { raw: exact }), 422, 'VALIDATION_ERROR');
  assertProblem(await service.call('POST', login, undefined, { raw: `${exact} ` }), 413, 'PAYLOAD_TOO_LARGE');
});

test('a body over 16 KiB in chunks, of no announced length, is 413', async ({ service }) => {
  const chunk = `1000\r\n${' '.repeat(4096)}\r\n`;
  const head = `POST ${login} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
  assertProblem(readRaw(await sendRaw(service, `${head}${chunk.repeat(5)}0\r\n\r\n`)), 413, 'PAYLOAD_TOO_LARGE');
});

test('what is not a JSON object in UTF-8 is 400', async ({ service }) => {
  const bodies = [
    '{',
    'null',
    '[]',
    '"text"',
    '1',
    'undefined',
    '{"email":"a@example.org",}',
    "{'email':'a'}",
    '\uFEFF{}',
    ' ',
    Buffer.from('{"email":"\xff"}', 'latin1'),
    Buffer.from('{}', 'utf16le'),
    `{"email":${'['.repeat(5000)}${']'.repeat(5000)}}`,
    `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`,
  ];
  for (const raw of bodies) assertProblem(await service.call('POST', login, undefined, { raw }), 400, 'MALFORMED_JSON');
});

test('a member given twice is 400, also when it is spelt differently or deeper down', async ({ service }) => {
  const bodies = ['{"a":1,"a":1}', '{"email":"a","\\u0065mail":"b"}', '{"a":[{"b":1,"b":2}]}'];
  for (const raw of bodies) assertProblem(await service.call('POST', login, undefined, { raw }), 400, 'MALFORMED_JSON');
  const fine = await service.call('POST', login, undefined, {
    raw: '{"a":{"a":"a"},"b":"a","c":"{\\"a\\":1,\\"a\\":1}"}',
  });
  assertProblem(fine, 422, 'VALIDATION_ERROR');
});

test('a charset other than UTF-8 is 400', async ({ service }) => {
  for (const charset of ['latin1', 'utf-16', 'us-ascii']) {
    const headers = { 'Content-Type': `application/json; charset=${charset}` };
    assertProblem(await service.call('POST', login, {}, { headers }), 400, 'MALFORMED_JSON');
  }
  const headers = { 'Content-Type': 'application/json; charset=UTF-8' };
  assertProblem(await service.call('POST', login, {}, { headers }), 422, 'VALIDATION_ERROR');
});

test('a missing body counts as {}', async ({ service }) => {
  const answer = await service.call('POST', '/api/v1/auth/refresh');
  assertProblem(answer, 422, 'VALIDATION_ERROR');
  assert.equal(pointersOf(answer), ['/refresh_token']);
});

test('routes that take no body refuse members', async ({ service }) => {
  const { body } = await service.call('POST', register, { ...ada, email: 'nobody@example.org', username: 'nobody' });
  const answer = await service.call('POST', '/api/v1/auth/logout', { all: true }, { token: body.access_token });
  assertProblem(answer, 422, 'VALIDATION_ERROR');
  assert.equal(pointersOf(answer), ['/all']);
});

test('a NUL or a lone surrogate in any string is 422', async ({ service }) => {
  for (const bad of ['a\\u0000b', '\\ud800', '\\udc00x']) {
    for (const member of ['email', 'username', 'password']) {
      const raw = JSON.stringify({ ...ada, [member]: 'BAD' }).replace('BAD', bad);
      const answer = await service.call('POST', register, undefined, { raw });
      assertProblem(answer, 422, 'VALIDATION_ERROR');
      assert.equal(pointersOf(answer), [`/${member}`]);
    }
    const name = await service.call('POST', login, undefined, { raw: `{"${bad}":1}` });
    assertProblem(name, 422, 'VALIDATION_ERROR');
    const nested = await service.call('POST', login, undefined, { raw: `{"email":["${bad}"],"password":"x"}` });
    assertProblem(nested, 422, 'VALIDATION_ERROR');
  }
});

test('X-Request-Id is kept where it is fit, and otherwise replaced by a UUID', async ({ service }) => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  for (const id of ['abc', 'A.b_c-9', 'x'.repeat(128)]) {
    const answer = await service.call('GET', '/health/live', undefined, { headers: { 'X-Request-Id': id } });
    assert.is(answer.headers.get('x-request-id'), id);
  }
  for (const id of ['', 'a b', 'x'.repeat(129), 'a;b', '"<script>', 'ä']) {
    const answer = await service.call('GET', '/nope', undefined, { headers: { 'X-Request-Id': id } });
    assert.match(answer.headers.get('x-request-id') ?? '', uuid);
    assert.is(answer.body.request_id, answer.headers.get('x-request-id'));
  }
});

test('different requests have different ids', async ({ service }) => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => service.call('GET', '/health/live')));
  assert.is(new Set(answers.map(({ headers }) => headers.get('x-request-id'))).size, 20);
});

test('what the URL decoder refuses is 400', async ({ service }) => {
  for (const path of ['/%zz', '/%', '/%ff', `${login}?x=%E0%A4%A`]) {
    assertProblem(await service.call('GET', path), 400, 'BAD_REQUEST');
  }
});

const unparsable: readonly (readonly [string, string])[] = [
  ['no HTTP at all', 'hello\r\n\r\n'],
  ['an unknown method', 'FROBNICATE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
  ['a header without a name', 'GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n'],
  ['two lengths', `POST ${login} HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}`],
  [
    'a length and chunks',
    `POST ${login} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`,
  ],
  ['two hosts', 'GET /health/live HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: close\r\n\r\n'],
  ['no host', 'GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n'],
  [
    'two authorizations',
    'GET /api/v1/auth/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\nConnection: close\r\n\r\n',
  ],
];

for (const [name, text] of unparsable) {
  test(`what the HTTP parser refuses is 400 with everything a problem has: ${name}`, async ({ service }) => {
    const answer = readRaw(await sendRaw(service, text));
    assertProblem(answer, 400, 'BAD_REQUEST');
    assert.is(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.match(answer.headers.get('content-security-policy') ?? '', "default-src 'none'");
  });
}

test('header fields that are too large are 431', async ({ service }) => {
  const text = `GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`;
  assertProblem(readRaw(await sendRaw(service, text)), 431, 'HEADERS_TOO_LARGE');
});

test('a client that hangs up within a body has made a bad request, which is no failure of ours', async ({
  database,
}) => {
  const metrics = createMetrics();
  const service = await makeService({ database, metrics });
  const client = await connectRaw(service.port);
  const head = 'Host: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n';
  client.write(`POST ${login} HTTP/1.1\r\n${head}Expect: 100-continue\r\n\r\n`);
  await once(client.socket, 'data');
  client.socket.resetAndDestroy();
  while (metrics.summarize().requests.length === 0) await pause(5);
  assert.equal(
    metrics.summarize().requests.map(({ route, status }) => [route, status]),
    [[login, 400]],
  );
  await service.close();
});

test('an expectation that nobody knows is ignored', async ({ service }) => {
  const received = await sendRaw(
    service,
    'GET /health/live HTTP/1.1\r\nHost: x\r\nExpect: miracle\r\nConnection: close\r\n\r\n',
  );
  assert.match(received, /^HTTP\/1\.1 200 /);
});

test.run();
