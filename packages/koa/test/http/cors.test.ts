import { createServer } from 'node:http';
import { createAuthRouter } from '@auth/koa';
import Koa from 'koa';
import * as assert from 'uvu/assert';
import { suiteOnEachDatabase } from '../support/databases.ts';
import { type Answer, listen, makeService, type TestService } from '../support/make-service.ts';
import { assertProblem } from '../support/problems.ts';

const app = 'https://app.example';
const local = 'http://localhost:5173';
const login = '/api/v1/auth/login';

const test = suiteOnEachDatabase<{ service: TestService }>('pages of other origins');

test.before(async (context) => {
  context.service = await makeService({ database: context.database, app: { corsOrigins: [app, local] } });
});
test.after(({ service }) => service.close());

const from = (origin: string, headers: Record<string, string> = {}) => ({ headers: { Origin: origin, ...headers } });
const preflight = (origin: string, method = 'POST') =>
  from(origin, { 'Access-Control-Request-Method': method, 'Access-Control-Request-Headers': 'authorization' });

const corsHeaders = ({ headers }: Pick<Answer, 'headers'>) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));

const readable = (origin: string) => ({
  'access-control-allow-origin': origin,
  'access-control-expose-headers': 'Location, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate, X-Request-Id',
});

test('may read every answer when they are listed, failures too', async ({ service }) => {
  const calls = [
    ['GET', '/health', 200],
    ['HEAD', '/health', 200],
    ['GET', '/api/v1/auth/me', 401],
    ['GET', '/nope', 404],
    ['GET', '/%zz', 400],
    ['DELETE', login, 405],
    ['POST', login, 422],
  ] as const;
  for (const origin of [app, local]) {
    for (const [method, path, status] of calls) {
      const answer = await service.call(method, path, undefined, from(origin));
      assert.is(answer.status, status);
      assert.equal(corsHeaders(answer), readable(origin), `${method} ${path}`);
      assert.is(answer.headers.get('vary'), 'Origin');
    }
  }
});

test('may not when they are not, however much they look like it', async ({ service }) => {
  const strangers = [
    'https://evil.example',
    'http://app.example',
    'https://app.example:8443',
    'https://app.example.evil.example',
    'https://sub.app.example',
    'https://APP.example',
    'https://app.example/',
    'null',
    '*',
  ];
  for (const origin of strangers) {
    for (const answer of [
      await service.call('GET', '/health', undefined, from(origin)),
      await service.call('OPTIONS', login, undefined, preflight(origin)),
    ]) {
      assert.equal(corsHeaders(answer), {}, origin);
      assert.is(answer.headers.get('vary'), 'Origin');
    }
  }
});

test('are told before a call which methods its path has, and which headers they may send', async ({ service }) => {
  const methodsOf = [
    [login, 'POST, OPTIONS'],
    ['/api/v1/users/me', 'GET, PUT, DELETE, HEAD, OPTIONS'],
    ['/health', 'GET, HEAD, OPTIONS'],
  ] as const;
  for (const [path, methods] of methodsOf) {
    const answer = await service.call('OPTIONS', path, undefined, preflight(app, 'DELETE'));
    assert.equal([answer.status, answer.text], [204, '']);
    assert.equal(corsHeaders(answer), {
      ...readable(app),
      'access-control-allow-methods': methods,
      'access-control-allow-headers': 'Authorization, Content-Type, X-Request-Id',
      'access-control-max-age': '600',
    });
  }
});

test('are told nothing of a path that does not exist, nor by an OPTIONS that asks for nothing', async ({ service }) => {
  const unknown = await service.call('OPTIONS', '/nope', undefined, preflight(app));
  assertProblem(unknown, 404, 'NOT_FOUND');
  assert.equal(corsHeaders(unknown), readable(app));
  assert.equal(corsHeaders(await service.call('OPTIONS', login, undefined, from(app))), readable(app));
});

test('are told when to come back where the service is mounted in an app, too', async ({ service }) => {
  const host = new Koa();
  host.use(createAuthRouter(service.auth, { corsOrigins: [app] }).routes());
  const { url, close } = await listen(createServer(host.callback()));
  const answer = await fetch(`${url}${login}`, { method: 'OPTIONS', ...preflight(app) });
  assert.is(answer.headers.get('access-control-allow-methods'), 'POST, OPTIONS');
  await close();
});

test('are nothing to a service that lists none', async ({ database }) => {
  const service = await makeService({ database });
  const answer = await service.call('OPTIONS', login, undefined, preflight(app));
  assert.equal([answer.status, corsHeaders(answer), answer.headers.get('vary')], [204, {}, null]);
  await service.close();
});

test.run();
