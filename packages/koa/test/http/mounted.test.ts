import { createAuth } from '@auth/core';
import { createAuthRouter, createHttpServer } from '@auth/koa';
import Router from '@koa/router';
import Koa from 'koa';
import * as assert from 'uvu/assert';
import { suiteOnEachDatabase, type TestDatabase } from '../support/databases.ts';
import { ada, type Json, listen } from '../support/make-service.ts';

const test = suiteOnEachDatabase('a router mounted in an existing app');

async function makeAuth(database: TestDatabase) {
  const storage = await database.open();
  return createAuth(
    { storage },
    {
      secret: 'a secret of a test that is longer than 32 bytes',
      issuer: 'https://auth.example',
      environment: 'test',
      passwords: { bcryptCost: 4 },
    },
  );
}

async function makeHost({ database }: { readonly database: TestDatabase }) {
  const auth = await makeAuth(database);
  const app = new Koa();
  app.use(createAuthRouter(auth, { prefix: '/identity' }).routes());
  app.use((ctx) => {
    ctx.body = `the app’s own ${ctx.path}`;
  });
  const { url, close } = await listen(createHttpServer(app));
  const send = (method: string, path: string, body?: unknown, token?: string) =>
    fetch(url + path, {
      method,
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  return { send, close: () => close().then(() => auth.close()) };
}

test('its routes work below the prefix, and say where they are', async (context) => {
  const { send, close } = await makeHost(context);
  const registered = await send('POST', '/identity/auth/register', ada);
  assert.equal([registered.status, registered.headers.get('location')], [201, '/identity/users/me']);
  const { access_token, user }: Json = await registered.json();
  const me = await send('GET', '/identity/auth/me', undefined, access_token);
  assert.equal(await me.json(), user);
  await close();
});

test('whatever goes wrong on its paths is answered by itself', async (context) => {
  const { send, close } = await makeHost(context);
  for (const [method, path, status] of [
    ['GET', '/identity/auth/me', 401],
    ['GET', '/identity/auth/login', 405],
    ['POST', '/identity/auth/login', 422],
  ] as const) {
    const response = await send(method, path);
    assert.is(response.status, status);
    assert.is(response.headers.get('content-type'), 'application/problem+json');
    assert.is(response.headers.get('x-content-type-options'), 'nosniff');
    const problem: Json = await response.json();
    assert.is(problem.request_id, response.headers.get('x-request-id'));
  }
  await close();
});

test('its key set stands where services look for it', async (context) => {
  const { send, close } = await makeHost(context);
  const keySet: Json = await (await send('GET', '/.well-known/jwks.json')).json();
  assert.is(keySet.keys.length, 1);
  await close();
});

test('other paths are left to the app', async (context) => {
  const { send, close } = await makeHost(context);
  for (const path of ['/', '/health', '/identity', '/identity/auth', '/api/v1/auth/me']) {
    const response = await send('GET', path);
    assert.equal([response.status, await response.text()], [200, `the app’s own ${path}`]);
    assert.is(response.headers.get('x-request-id'), null);
  }
  await close();
});

test('below a router with parameters of its own, ids are still read from the right place', async ({ database }) => {
  const auth = await makeAuth(database);
  const host = new Router();
  host.use('/tenants/:id', createAuthRouter(auth, { monitoringToken: 'the-monitoring-token' }).routes());
  const app = new Koa();
  app.use(host.routes());
  const { url, close } = await listen(createHttpServer(app));
  const { session, tokens } = await auth.register(ada);
  const end = (id: string) =>
    fetch(`${url}/tenants/one/api/v1/users/me/sessions/${id}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${tokens.accessToken}` },
    });
  assert.is((await end('no-uuid')).status, 422);
  const metrics = await fetch(`${url}/tenants/one/api/v1/monitoring/metrics`, {
    headers: { Authorization: 'Bearer the-monitoring-token' },
  });
  const { requests }: Json = await metrics.json();
  assert.is(requests[0].route, '/api/v1/users/me/sessions/{id}');
  assert.is((await end(session.id)).status, 204);
  await close();
  await auth.close();
});

test.run();
