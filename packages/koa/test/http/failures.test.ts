import { type Auth, createLogger, DatabaseError } from '@auth/core';
import { createAuthApp, createHttpServer } from '@auth/koa';
import * as assert from 'uvu/assert';
import { suiteOnEachDatabase } from '../support/databases.ts';
import { type Answer, ada, listen, makeService } from '../support/make-service.ts';
import { assertProblem } from '../support/problems.ts';

const test = suiteOnEachDatabase('failures over HTTP');

test('database errors return 500, five of them open the circuit, circuit breaker open returns 503, and health says so', async ({
  database,
}) => {
  const service = await makeService({ database });
  const { body } = await service.call('POST', '/api/v1/auth/register', ada);
  const me = (): Promise<Answer> => service.call('GET', '/api/v1/auth/me', undefined, { token: body.access_token });
  await service.storage.close();
  for (let failure = 1; failure <= 5; failure += 1) assertProblem(await me(), 500, 'DATABASE_ERROR');
  const refused = await me();
  assertProblem(refused, 503, 'CIRCUIT_OPEN');
  assert.is(refused.headers.get('retry-after'), '60');
  assertProblem(
    await service.call('POST', '/api/v1/auth/login', { email: 'a@example.org', password: 'x' }),
    503,
    'CIRCUIT_OPEN',
  );
  const health = await service.call('GET', '/health');
  assert.equal(
    [health.status, health.body.status, health.body.circuit_breakers],
    [503, 'unhealthy', { database: 'open' }],
  );
  assert.is((await service.call('GET', '/health/ready')).status, 503);
  assert.is((await service.call('GET', '/health/live')).status, 200);
  await service.close();
});

test('health is healthy with a database, ready as long as the service says so', async ({ database }) => {
  let isReady = true;
  const service = await makeService({ database, app: { version: '1.2.3', isReady: () => isReady } });
  const health = await service.call('GET', '/health');
  assert.is(health.status, 200);
  assert.equal(health.body, {
    status: 'healthy',
    timestamp: service.runtime.now().toISOString(),
    version: '1.2.3',
    circuit_breakers: { database: 'closed' },
    rate_limiter: 'off',
    client_address: 'socket',
  });
  const ready = await service.call('GET', '/health/ready');
  assert.equal([ready.status, ready.body], [200, { status: 'ok' }]);
  isReady = false;
  const shuttingDown = await service.call('GET', '/health/ready');
  assert.equal([shuttingDown.status, shuttingDown.body], [503, { status: 'unavailable' }]);
  assert.is((await service.call('GET', '/health/live')).status, 200);
  await service.close();
});

test('a service whose breaker is not closed, while its database answers, is degraded and goes on', async ({
  database,
}) => {
  const service = await makeService({ database, auth: { breaker: { threshold: 1 } } });
  const breaker = service.auth.breakers.database;
  await breaker.execute(() => Promise.reject(new DatabaseError())).catch(() => undefined);
  const open = await service.call('GET', '/health');
  assert.equal([open.status, open.body.status, open.body.circuit_breakers], [200, 'degraded', { database: 'open' }]);
  assert.is((await service.call('GET', '/health/ready')).status, 200);
  breaker.reset();
  assert.is((await service.call('GET', '/health')).body.status, 'healthy');
  await service.close();
});

test('more logins than can be hashed get 503 OVERLOADED at once, with Retry-After', async ({ database }) => {
  const service = await makeService({
    database,
    auth: { passwords: { bcryptCost: 10, hashConcurrency: 1, hashQueue: 1 } },
  });
  const login = { email: 'nobody@example.org', password: 'wrong' };
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => service.call('POST', '/api/v1/auth/login', login)),
  );
  const overloaded = answers.filter(({ status }) => status === 503);
  assert.ok(overloaded.length >= 5 && overloaded.length < 10, `${overloaded.length} of 10 were turned away`);
  for (const answer of overloaded) assertProblem(answer, 503, 'OVERLOADED');
  await service.close();
});

test('an error that nobody foresaw: no stack traces in the response, one line with stack and request id for us', async ({
  database,
}) => {
  const service = await makeService({ database });
  const broken: Auth = {
    ...service.auth,
    authenticate: () => Promise.reject(new Error('SELECT * FROM users failed at /srv/app/db.ts')),
  };
  const lines: string[] = [];
  const logger = createLogger({ level: 'debug', format: 'json', write: (line) => lines.push(line) });
  const { url, close } = await listen(createHttpServer(createAuthApp(broken, { logger })));
  const response = await fetch(`${url}/api/v1/auth/me`, {
    headers: { Authorization: 'Bearer x', 'X-Request-Id': 'unforeseen' },
  });
  const text = await response.text();
  assert.is(response.status, 500);
  assert.is(JSON.parse(text).error_code, 'INTERNAL_ERROR');
  assert.not.match(text, /SELECT|srv|\bat /);
  assert.is(lines.length, 1);
  const line = JSON.parse(lines[0] ?? '');
  assert.equal([line.level, line.request_id, line.status_code], ['ERROR', 'unforeseen', 500]);
  assert.match(line.error.stack, /failures\.test\.ts/);
  await close();
  await service.close();
});

test('what escapes everything is one line of the log, and a connection that broke is no error', async ({
  database,
}) => {
  const service = await makeService({ database });
  const lines: string[] = [];
  const logger = createLogger({ level: 'debug', format: 'json', write: (line) => lines.push(line) });
  const app = createAuthApp(service.auth, { logger });
  app.emit('error', new Error('nobody saw it coming'));
  app.emit('error', Object.assign(new Error('read ECONNRESET'), { syscall: 'read' }));
  const seen = lines.map((line) => JSON.parse(line)).map(({ level, error }) => [level, error.message]);
  assert.equal(seen, [
    ['ERROR', 'nobody saw it coming'],
    ['DEBUG', 'read ECONNRESET'],
  ]);
  await service.close();
});

test.run();
