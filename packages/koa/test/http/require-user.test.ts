import { createServer } from 'node:http';
import { createAuth } from '@auth/core';
import { createMemoryStorage } from '@auth/core/memory';
import { requireUser, type SignedInState } from '@auth/koa';
import { suite } from '@auth/tooling/suite';
import Router from '@koa/router';
import Koa from 'koa';
import * as assert from 'uvu/assert';
import { ada, type Json, listen } from '../support/make-service.ts';

const test = suite('an app’s own routes behind requireUser');

async function makeHost() {
  const storage = createMemoryStorage();
  const auth = await createAuth(
    { storage },
    {
      secret: 'a secret of a test that is longer than 32 bytes',
      issuer: 'https://auth.example',
      environment: 'test',
      passwords: { bcryptCost: 4 },
    },
  );
  const router = new Router<SignedInState>();
  router.get('/greeting', requireUser(auth), (ctx) => {
    ctx.body = `Hello, ${ctx.state.principal.user.username}`;
  });
  router.get('/safe', requireUser(auth, { role: 'admin', problemBaseUrl: 'https://x.example/' }), (ctx) => {
    ctx.body = 'the safe';
  });
  router.get('/broken', requireUser(auth), () => {
    throw new Error('the route’s own failure');
  });
  const app = new Koa();
  const failures: unknown[] = [];
  app.on('error', (error) => failures.push(error));
  app.use(router.routes());
  const { url, close } = await listen(createServer(app.callback()));
  const get = (path: string, token?: string, headers: Record<string, string> = {}) =>
    fetch(url + path, { headers: { ...(token !== undefined && { Authorization: `Bearer ${token}` }), ...headers } });
  return { auth, storage, failures, get, close: () => close().then(() => auth.close()) };
}

test('whoever is signed in is let through, and known to the route', async () => {
  const { auth, get, close } = await makeHost();
  const { tokens } = await auth.register(ada);
  const response = await get('/greeting', tokens.accessToken);
  assert.equal([response.status, await response.text()], [200, 'Hello, Ada']);
  await close();
});

test('everybody else gets problem details with a challenge and the id of the request', async () => {
  const { auth, get, close } = await makeHost();
  const { tokens, ...principal } = await auth.register(ada);
  await auth.logout(principal);
  for (const [token, code] of [
    [undefined, 'AUTHENTICATION_REQUIRED'],
    ['x', 'INVALID_TOKEN'],
    [tokens.refreshToken, 'INVALID_TOKEN'],
    [tokens.accessToken, 'SESSION_REVOKED'],
  ] as const) {
    const response = await get('/greeting', token, { 'X-Request-Id': 'the-id' });
    const problem: Json = await response.json();
    assert.equal([response.status, problem.error_code, problem.request_id], [401, code, 'the-id']);
    assert.is(response.headers.get('content-type'), 'application/problem+json');
    assert.match(response.headers.get('www-authenticate') ?? '', /^Bearer realm="auth"/);
  }
  await close();
});

test('a role is asked for as it is now', async () => {
  const { auth, get, close } = await makeHost();
  const { tokens, user } = await auth.register(ada);
  const refused = await get('/safe', tokens.accessToken);
  const problem: Json = await refused.json();
  assert.equal([refused.status, problem.type], [403, 'https://x.example/forbidden']);
  await auth.admin.grantRole(null, user.id, 'admin');
  assert.is((await get('/safe', tokens.accessToken)).status, 200);
  await close();
});

test('an outage is no 401', async () => {
  const { auth, storage, get, close } = await makeHost();
  const { tokens } = await auth.register(ada);
  await storage.close();
  const response = await get('/greeting', tokens.accessToken);
  const problem: Json = await response.json();
  assert.equal([response.status, problem.error_code], [500, 'DATABASE_ERROR']);
  await close();
});

test('what the route itself throws is left to the app', async () => {
  const { auth, failures, get, close } = await makeHost();
  const { tokens } = await auth.register(ada);
  const response = await get('/broken', tokens.accessToken);
  assert.equal([response.status, await response.text()], [500, 'Internal Server Error']);
  assert.match(String(failures[0]), 'the route’s own failure');
  await close();
});

test.run();
