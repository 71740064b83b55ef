import { createAuth, createLogger } from '@auth/core';
import { createAuthApp, createHttpServer } from '@auth/koa';
import * as assert from 'uvu/assert';
import { suiteOnEachDatabase, type TestDatabase } from '../support/databases.ts';
import { ada, type Json, listen } from '../support/make-service.ts';

const test = suiteOnEachDatabase('request log');

const monitoringToken = 'monitoring-token-of-a-test';
const secret = 'a secret of a test that is longer than 32 bytes';

async function makeLogged({ database }: { readonly database: TestDatabase }) {
  const texts: string[] = [];
  const logger = createLogger({ level: 'debug', format: 'json', write: (line) => texts.push(line) });
  const storage = await database.open();
  const auth = await createAuth(
    { storage, logger },
    { secret, issuer: 'https://auth.example', environment: 'test', passwords: { bcryptCost: 4 } },
  );
  const { url, close } = await listen(createHttpServer(createAuthApp(auth, { logger, monitoringToken })));
  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(url + path, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const lines = (): Json[] => texts.map((text) => JSON.parse(text));
  return { send, lines, texts, close: () => close().then(() => auth.close()) };
}

test('request logging includes request ID, response logging includes status code: one line for each request', async (context) => {
  const { send, lines, close } = await makeLogged(context);
  await send('POST', '/api/v1/auth/login', { email: ada.email, password: 'x' }, { 'X-Request-Id': 'one' });
  const requests = lines().filter((line) => line.status_code !== undefined);
  assert.is(requests.length, 1);
  const { timestamp, duration_ms, ...line } = requests[0];
  assert.match(timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.type(duration_ms, 'number');
  assert.equal(line, {
    level: 'INFO',
    message: 'POST /api/v1/auth/login 401',
    request_id: 'one',
    method: 'POST',
    ip: '127.0.0.1',
    endpoint: '/api/v1/auth/login',
    status_code: 401,
  });
  await close();
});

test('request ID in all log entries, consistent throughout a request, from the deepest layer too', async (context) => {
  const { send, lines, close } = await makeLogged(context);
  await Promise.all(
    ['first', 'second'].map((name) =>
      send(
        'POST',
        '/api/v1/auth/register',
        { ...ada, email: `${name}@example.org`, username: name },
        { 'X-Request-Id': name },
      ),
    ),
  );
  for (const name of ['first', 'second']) {
    const own = lines().filter((line) => line.request_id === name);
    assert.equal(own.map((line) => line.event ?? line.message).sort(), [
      'POST /api/v1/auth/register 201',
      'auth.registration.succeeded',
    ]);
    const event = own.find((line) => line.event !== undefined);
    assert.equal([event?.email, event?.endpoint], [`${name}@example.org`, '/api/v1/auth/register']);
  }
  await close();
});

test('the line of a signed-in request says whose it was', async (context) => {
  const { send, lines, close } = await makeLogged(context);
  const signIn: Json = await (await send('POST', '/api/v1/auth/register', ada)).json();
  await send('GET', '/api/v1/auth/me', undefined, {
    Authorization: `Bearer ${signIn.access_token}`,
    'X-Request-Id': 'me',
  });
  const line = lines().find((candidate) => candidate.request_id === 'me');
  assert.equal([line.user_id, typeof line.session_id], [signIn.user.id, 'string']);
  await close();
});

test('health check excluded from logging, metrics and documentation too; what is unknown is not', async (context) => {
  const { send, lines, close } = await makeLogged(context);
  const bearer = { Authorization: `Bearer ${monitoringToken}` };
  const documentation = ['/openapi.json', '/docs', '/redoc'];
  const monitoring = ['health', 'circuit-breakers', 'metrics'].map((name) => `/api/v1/monitoring/${name}`);
  for (const path of ['/health', '/health/live', '/health/ready', '/metrics', ...monitoring, ...documentation])
    await send('GET', path, undefined, bearer);
  assert.equal(lines(), []);
  await send('POST', '/health');
  await send('GET', '/nope');
  await send('GET', '/metrics');
  assert.equal(
    lines().map((line) => line.message),
    ['POST /health 405', 'GET unmatched 404', 'GET /metrics 401'],
  );
  await close();
});

test('plain passwords never appear in logs, nor do tokens, wherever a client puts them', async (context) => {
  const { send, texts, close } = await makeLogged(context);
  const canary = 'canary-7f3a9c-horse-battery-staple';
  const signIn: Json = await (await send('POST', '/api/v1/auth/register', { ...ada, password: canary })).json();
  const bearer = { Authorization: `Bearer ${signIn.access_token}`, Cookie: `session=${canary}` };
  await send('POST', '/api/v1/auth/login', { email: ada.email, password: canary }, bearer);
  await send('POST', '/api/v1/auth/login', { email: ada.email, password: { nested: canary } });
  await send('POST', '/api/v1/auth/login', { username: canary, password: canary });
  await send('POST', `/api/v1/auth/login?password=${canary}&token=${signIn.refresh_token}`, { [canary]: canary });
  await send('GET', `/api/v1/auth/me?access_token=${signIn.access_token}`, undefined, bearer);
  await send('GET', `/verify?token=${signIn.refresh_token}`);
  await send('POST', '/api/v1/auth/refresh', { refresh_token: signIn.refresh_token });
  const refreshed: Json = await (
    await send('POST', '/api/v1/auth/refresh', { refresh_token: signIn.refresh_token })
  ).json();
  await send('POST', '/api/v1/auth/logout', {}, bearer);
  const log = texts.join('\n');
  assert.ok(texts.length >= 10, 'there is a log to look through');
  for (const value of [
    canary,
    signIn.access_token,
    signIn.refresh_token,
    refreshed.refresh_token,
    refreshed.access_token,
    secret,
  ]) {
    assert.not(log.includes(value));
  }
  await close();
});

test('a log line is one JSON object, whatever the input holds', async (context) => {
  const { send, texts, lines, close } = await makeLogged(context);
  const hostile = 'a\r\nb\u2028c\u2029d\u001b[31m"}\n{"level":"INFO"';
  await send('POST', '/api/v1/auth/register', { email: 'a@example.org', username: hostile, password: hostile });
  await send('POST', '/api/v1/auth/login', { username: hostile, password: 'x' }, { 'User-Agent': '"}{\\n' });
  assert.ok(lines().length > 0);
  for (const text of texts) assert.not.match(text.replace(/\n$/, ''), /[\p{Cc}\p{Zl}\p{Zp}]/u);
  await close();
});

test.run();
