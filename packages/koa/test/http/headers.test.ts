import * as assert from 'uvu/assert';
import { suiteOnEachDatabase } from '../support/databases.ts';
import { makeService } from '../support/make-service.ts';

const test = suiteOnEachDatabase('security headers');

const expected = {
  'content-security-policy': "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
};

const requests = [
  ['GET', '/health'],
  ['HEAD', '/health'],
  ['GET', '/metrics'],
  ['GET', '/nope'],
  ['GET', '/%zz'],
  ['OPTIONS', '/api/v1/auth/login'],
  ['DELETE', '/api/v1/auth/login'],
  ['POST', '/api/v1/auth/login'],
  ['GET', '/api/v1/auth/me'],
] as const;

test('every response carries them, errors too', async ({ database }) => {
  const service = await makeService({ database });
  for (const [method, path] of requests) {
    const { headers } = await service.call(method, path);
    for (const [name, value] of Object.entries(expected))
      assert.is(headers.get(name), value, `${name} of ${method} ${path}`);
    assert.is(headers.get('strict-transport-security'), 'max-age=31536000; includeSubDomains');
    assert.is(headers.get('x-powered-by'), null);
    assert.is(headers.get('server'), null);
    assert.is(headers.get('access-control-allow-origin'), null);
  }
  await service.close();
});

test('without HTTPS there is no Strict-Transport-Security', async ({ database }) => {
  const service = await makeService({ database, app: { hsts: false } });
  const { headers } = await service.call('GET', '/health');
  assert.is(headers.get('strict-transport-security'), null);
  await service.close();
});

test.run();
