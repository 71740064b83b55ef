import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { isSecretName, redact } from '../../src/observability/redact.ts';

const names = suite('the name of a member');

for (const name of [
  'password',
  'new_password',
  'currentPassword',
  'PASSWORD_HASH',
  'passwd',
  'passphrase',
  'token',
  'access_token',
  'refreshToken',
  'X-CSRF-Token',
  'authorization',
  'Proxy-Authorization',
  'cookie',
  'Set-Cookie',
  'client_secret',
  'AUTH_SECRET',
  'api-key',
  'sealedPrivateKey',
  'recovery_codes',
  'credentials',
  'otpauth_url',
]) {
  names(`tells a secret: ${name}`, () => assert.ok(isSecretName(name)));
}

for (const name of [
  'email',
  'user_id',
  'session_id',
  'request_id',
  'token_type',
  'ACCESS_TOKEN_TTL',
  'passwordProvedAt',
  'status_code',
  'error_code',
  'options',
  'endpoint',
]) {
  names(`tells none: ${name}`, () => assert.not(isSecretName(name)));
}

names.run();

const redacting = suite('redacting a value');

redacting('keeps what is no secret', () => {
  const value = { a: 1, b: 'x', c: null, d: true, e: [1, [2]], f: { g: {} } };
  assert.equal(redact(value), value);
});

redacting('replaces what bears the name of a secret, whatever it is and however deep', () => {
  const value = {
    password: 12345678,
    nested: [{ accessToken: { raw: 'x' } }, new Map([['cookie', 'a=b']])],
    headers: { Authorization: ['Bearer x'] },
  };
  assert.equal(redact(value), {
    password: '[redacted]',
    nested: [{ accessToken: '[redacted]' }, { cookie: '[redacted]' }],
    headers: { Authorization: '[redacted]' },
  });
});

redacting('shows that a secret is missing', () => {
  assert.equal(redact({ token: null, secret: undefined, password: false }), { token: null, password: false });
});

redacting('knows headers and entries in a row', () => {
  assert.equal(redact(['Host', 'x', 'Cookie', 'a=b', 'Accept', '*/*']), [
    'Host',
    'x',
    'Cookie',
    '[redacted]',
    'Accept',
    '*/*',
  ]);
  assert.equal(redact([['password', 'hunter2']]), [['password', '[redacted]']]);
});

redacting('replaces one-time codes and leaves error codes', () => {
  assert.equal(redact({ code: '123456' }), { code: '[redacted]' });
  assert.equal(redact({ code: 123456 }), { code: '[redacted]' });
  assert.equal(redact({ code: 'ECONNREFUSED' }), { code: 'ECONNREFUSED' });
});

redacting('looks into texts, also into those that are names', () => {
  assert.equal(redact({ url: '/x?token=abc' }), { url: '/x?token=[redacted]' });
  assert.equal(redact({ q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA: 1 }), { '[redacted]': 1 });
});

redacting('opens errors with their causes and their members', () => {
  class DriverError extends Error {
    override readonly name = 'DriverError';
    readonly code = 'SQLITE_FULL';
    readonly params = ['a', { passwordHash: 'x' }];
  }
  const error = new AggregateError([new Error('first: Bearer abc')], 'many', {
    cause: new DriverError('at ?token=abc'),
  });
  const copy = redact(error);
  const shown = JSON.stringify(copy);
  assert.match(shown, '"name":"AggregateError","message":"many","stack":"AggregateError: many\\n');
  assert.match(
    shown,
    '"name":"DriverError","message":"at ?token=[redacted]","code":"SQLITE_FULL","stack":"DriverError: at ?token=[redacted]',
  );
  assert.match(shown, '"params":["a",{"passwordHash":"[redacted]"}]');
  assert.match(shown, '"message":"first: Bearer [redacted]"');
  assert.not.match(shown, 'abc');
});

redacting('writes what JSON has no word for', () => {
  const value = {
    big: 10n,
    symbol: Symbol('s'),
    call: () => 1,
    date: new Date(0),
    noDate: new Date(Number.NaN),
    nan: Number.NaN,
    bytes: Buffer.from('hunter2'),
    url: new URL('https://u:p@a.example/?token=x'),
    query: new URLSearchParams('password=x'),
    pattern: /a/,
    set: new Set([1]),
    map: new Map<unknown, unknown>([
      [{}, 1],
      [2, 3],
    ]),
    list: [undefined],
  };
  assert.equal(redact(value), {
    big: '10',
    symbol: 'Symbol(s)',
    call: '[function]',
    date: '1970-01-01T00:00:00.000Z',
    noDate: 'Invalid Date',
    nan: 'NaN',
    bytes: '[7 bytes]',
    url: 'https://[redacted]@a.example/?token=[redacted]',
    query: 'password=[redacted]',
    pattern: '/a/',
    set: [1],
    map: { '[object]': 1, '2': 3 },
    list: [null],
  });
});

redacting('ends at a circle, and shows twice what is there twice', () => {
  const shared = { a: 1 };
  const value: Record<string, unknown> = { first: shared, second: shared };
  value.self = value;
  assert.equal(redact(value), { first: { a: 1 }, second: { a: 1 }, self: '[circular]' });
  const error = new Error('x');
  error.cause = error;
  assert.match(JSON.stringify(redact(error)), '"cause":"[circular]"');
});

redacting('ends deep below, in long lists and when it is enough', () => {
  let deep: unknown = 'hunter2';
  for (let depth = 0; depth < 10_000; depth += 1) deep = [deep];
  assert.match(JSON.stringify(redact(deep)), '[truncated]');
  const long = redact(Array.from({ length: 1000 }, () => 1));
  assert.is(Array.isArray(long) && long.length, 101);
  const wide = redact(Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`m${index}`, 1])));
  assert.is(Object.keys(wide ?? {}).length, 101);
  const huge = Array.from({ length: 90 }, () => Array.from({ length: 90 }, () => 'x'.repeat(1000)));
  assert.ok(JSON.stringify(redact(huge)).length < 300_000);
});

redacting('survives what throws when it is touched', () => {
  const hostile = {
    get broken(): never {
      throw new Error('hunter2');
    },
    fine: 1,
    proxy: new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('hunter2');
        },
        getPrototypeOf() {
          throw new Error('hunter2');
        },
      },
    ),
    revoked: revokedProxy(),
    date: Object.create(Date.prototype),
    bare: Object.assign(Object.create(null), { a: 1 }),
  };
  const copy = redact(hostile);
  assert.equal(copy, {
    broken: '[unreadable]',
    fine: 1,
    proxy: '[unreadable]',
    revoked: '[unreadable]',
    date: '[unreadable]',
    bare: { a: 1 },
  });
});

redacting('does not let a member named __proto__ become one', () => {
  const copy = redact(JSON.parse('{"__proto__":{"admin":true}}'));
  assert.is(JSON.stringify(copy), '{"__proto__":{"admin":true}}');
  assert.is(Reflect.get({}, 'admin'), undefined);
});

redacting.run();

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
