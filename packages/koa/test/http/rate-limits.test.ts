import { createMetrics, routes } from '@auth/koa';
import * as assert from 'uvu/assert';
import { type Answer, ada, makeService, type TestService } from '../support/make-service.ts';
import { assertProblem } from '../support/problems.ts';
import { serviceSuite } from '../support/service-suite.ts';

const monitoringToken = 'monitoring-token-of-a-test';
const per = (limit: number) => ({ limit, windowSeconds: 60 });

const rateLimits = {
  isEnabled: true,
  default: per(3),
  login: per(2),
  loginAddress: per(4),
  register: per(2),
  refresh: per(2),
};

const test = serviceSuite('rate limits over HTTP', { auth: { rateLimits }, app: { monitoringToken } });

const login = (service: TestService, email: string, password = 'wrong', headers = {}) =>
  service.call('POST', '/api/v1/auth/login', { email, password }, { headers });

/** The statuses of so many answers, one after the other. */
async function statuses(count: number, call: () => Promise<Answer>): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < count; i++) found.push((await call()).status);
  return found;
}

function assertLimited(answer: Answer, limit: string): void {
  assertProblem(answer, 429, 'RATE_LIMITED');
  assert.match(answer.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
  assert.match(answer.headers.get('ratelimit') ?? '', new RegExp(`"${limit}";r=0;t=[1-9]\\d*$`));
  assert.match(answer.headers.get('ratelimit-policy') ?? '', new RegExp(`"${limit}";q=\\d+;w=60$`));
}

test('rate limit exceeded: registrations of one address get 429 with Retry-After, and go on by then', async ({
  service,
}) => {
  const register = (name: string) =>
    service.call('POST', '/api/v1/auth/register', { ...ada, email: `${name}@example.org`, username: name });
  const first = await register('first');
  assert.equal(
    [first.status, first.headers.get('ratelimit-policy'), first.headers.get('ratelimit')],
    [201, '"register";q=2;w=60', '"register";r=1;t=60'],
  );
  assert.is((await register('second')).status, 201);
  const refused = await register('third');
  assertLimited(refused, 'register');
  service.runtime.advance(Number(refused.headers.get('retry-after')));
  assert.is((await register('third')).status, 201);
});

test('logins are counted by account and by address, and each answer says what is left of both', async ({ service }) => {
  const first = await login(service, ada.email);
  assertProblem(first, 401, 'INVALID_CREDENTIALS');
  assert.is(first.headers.get('ratelimit-policy'), '"login_address";q=4;w=60, "login";q=2;w=60');
  assert.is(first.headers.get('ratelimit'), '"login_address";r=3;t=60, "login";r=1;t=60');
  assert.is((await login(service, ada.email)).status, 401);
  assertLimited(await login(service, ada.email), 'login');
  assert.is((await login(service, 'bob@example.org')).status, 401);
  assertLimited(await login(service, 'eve@example.org'), 'login_address');
});

test('refreshes have a limit of their own, everything else shares one', async ({ service }) => {
  const refresh = () => service.call('POST', '/api/v1/auth/refresh', { refresh_token: 'x' });
  assert.equal(await statuses(3, refresh), [401, 401, 429]);
  const { access_token: token } = await service.makeUser();
  assert.equal(await statuses(2, () => service.call('GET', '/api/v1/users/me', undefined, { token })), [200, 200]);
  assert.is((await service.call('GET', '/.well-known/jwks.json')).headers.get('ratelimit'), '"default";r=0;t=60');
  assertLimited(await service.call('GET', '/api/v1/auth/me', undefined, { token }), 'default');
});

test('the order of refusals: 404, 405, 429 by address, 401, 422, and 429 by account last', async ({ service }) => {
  await statuses(3, () => service.call('GET', '/api/v1/users/me'));
  assertProblem(await service.call('GET', '/api/v1/nothing'), 404, 'NOT_FOUND');
  assertProblem(await service.call('PATCH', '/api/v1/users/me'), 405, 'METHOD_NOT_ALLOWED');
  assertLimited(await service.call('GET', '/api/v1/users/me'), 'default');
  assertLimited(await service.call('PUT', '/api/v1/users/me', undefined, { raw: 'no JSON' }), 'default');
  await statuses(2, () => login(service, ada.email));
  const malformed = await service.call('POST', '/api/v1/auth/login', { email: ada.email });
  assertProblem(malformed, 422, 'VALIDATION_ERROR');
  assert.is(malformed.headers.get('ratelimit'), '"login_address";r=1;t=60');
  assertLimited(await login(service, ada.email), 'login');
});

test('what is not limited answers at any time and says nothing of limits: health, the documentation, OPTIONS', async ({
  service,
}) => {
  await statuses(4, () => service.call('GET', '/api/v1/users/me'));
  for (const path of ['/health', '/health/live', '/health/ready', '/api/v1/monitoring/health']) {
    assert.equal(await statuses(5, () => service.call('GET', path)), [200, 200, 200, 200, 200]);
    assert.is((await service.call('GET', path)).headers.has('ratelimit'), false);
  }
  for (const path of ['/openapi.json', '/docs', '/redoc']) assert.is((await fetch(service.url + path)).status, 200);
  assert.is((await service.call('OPTIONS', '/api/v1/users/me')).status, 204);
});

test('HEAD counts as the GET that it is', async ({ service }) => {
  assert.equal(await statuses(4, () => service.call('HEAD', '/.well-known/jwks.json')), [200, 200, 200, 429]);
});

test('headers that anybody can send gain nothing while no proxy is trusted', async ({ service }) => {
  const spoofed = (i: number) => ({
    'X-Forwarded-For': `203.0.113.${i}`,
    Forwarded: `for=203.0.113.${i}`,
    'X-Real-IP': `203.0.113.${i}`,
    'X-Client-IP': `203.0.113.${i}`,
    'CF-Connecting-IP': `203.0.113.${i}`,
  });
  let i = 0;
  assert.equal(await statuses(4, () => login(service, ada.email, 'wrong', spoofed(i++))), [401, 401, 429, 429]);
  const { body } = await service.call('GET', '/health');
  assert.equal([body.client_address, body.rate_limiter], ['socket', 'local']);
});

test('refusals are counted by the name of their limit', async ({ database }) => {
  const metrics = createMetrics();
  const service = await makeService({ database, metrics, auth: { rateLimits } });
  await statuses(5, () => login(service, ada.email));
  const text = await metrics.toPrometheus();
  assert.match(text, /^rate_limited_total\{limit="login"\} 2$/m);
  assert.match(text, /^rate_limited_total\{limit="login_address"\} 1$/m);
  await service.close();
});

test('with a trusted proxy its word counts, and only its: limits, sessions, the audit trail', async ({ database }) => {
  const service = await makeService({
    database,
    auth: { rateLimits: { ...rateLimits, register: per(10), default: per(100) } },
    app: { trustProxy: 1 },
  });
  const from = (address: string) => ({ 'X-Forwarded-For': address, 'X-Real-IP': '203.0.113.1' });
  const { access_token: token } = await service.makeUser();
  const spoof = (i: number) => login(service, ada.email, 'wrong', from(`203.0.113.${i}, 198.51.100.1`));
  let i = 0;
  assert.equal(await statuses(3, () => spoof(i++)), [401, 401, 429]);
  const signIn = await login(service, ada.email, ada.password, from('203.0.113.7, 2001:DB8:1:2::1'));
  assert.is(signIn.status, 200);
  assert.is((await login(service, ada.email, 'wrong', from('2001:db8:1:2:ffff::'))).status, 401);
  assertLimited(await login(service, ada.email, 'wrong', from('2001:db8:1:2:3::')), 'login');
  const { body } = await service.call('GET', '/api/v1/users/me/sessions', undefined, { token });
  assert.equal(
    body.items.map(({ ip }: { ip: string }) => ip),
    ['2001:db8:1:2::1', '127.0.0.1'],
  );
  const { items } = await service.auth.admin.listAuditEvents({ type: 'auth.rate_limited' });
  assert.equal(
    items.map(({ ip, details }) => [ip, details]),
    [
      ['2001:db8:1:2:3::', { limit: 'login' }],
      ['198.51.100.1', { limit: 'login' }],
    ],
  );
  assert.is((await service.call('GET', '/health')).body.client_address, 'proxy');
  await service.close();
});

test('of 50 simultaneous logins over HTTP exactly as many are let through as the limit says', async ({ database }) => {
  const service = await makeService({ database, auth: { rateLimits: { isEnabled: true } } });
  const answers = await Promise.all(Array.from({ length: 50 }, () => login(service, ada.email)));
  assert.is(answers.filter(({ status }) => status === 401).length, 10);
  assert.is(answers.filter(({ status }) => status === 429).length, 40);
  await service.close();
});

test('every route says how it is limited; health alone is not', () => {
  const free = routes.filter(({ limit }) => limit === 'none').map(({ path }) => path);
  assert.equal(free, ['/health', '/health/live', '/health/ready', '/monitoring/health']);
});

test.run();
