import { createAuth } from '@auth/core';
import { createMemoryStorage } from '@auth/core/memory';
import { createAuthRouter, createHttpServer } from '@auth/koa';
import { suite } from '@auth/tooling/suite';
import Koa from 'koa';
import * as assert from 'uvu/assert';
import { ada, type Json, listen } from '../support/make-service.ts';

const test = suite('a router mounted in an existing app');

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
  return { send, close };
}

test('its routes work below the prefix, and say where they are', async () => {
  const { send, close } = await makeHost();
  const registered = await send('POST', '/identity/auth/register', ada);
  assert.equal([registered.status, registered.headers.get('location')], [201, '/identity/users/me']);
  const { access_token, user }: Json = await registered.json();
  const me = await send('GET', '/identity/auth/me', undefined, access_token);
  assert.equal(await me.json(), user);
  await close();
});

test('whatever goes wrong on its paths is answered by itself', async () => {
  const { send, close } = await makeHost();
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

test('other paths are left to the app', async () => {
  const { send, close } = await makeHost();
  for (const path of ['/', '/health', '/identity', '/identity/auth', '/api/v1/auth/me']) {
    const response = await send('GET', path);
    assert.equal([response.status, await response.text()], [200, `the app’s own ${path}`]);
    assert.is(response.headers.get('x-request-id'), null);
  }
  await close();
});

test.run();
