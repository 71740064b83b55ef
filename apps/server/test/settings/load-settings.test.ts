import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { load, problemsOf } from './judge.ts';

const defaults = suite('settings: defaults');

defaults('an empty environment gives the documented defaults', () => {
  assert.equal(load({}), {
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: 3000,
    PUBLIC_URL: 'http://127.0.0.1:3000',
    AUTH_API_PREFIX: '/api/v1',
    AUTH_PROBLEM_BASE_URL: 'urn:auth:problem:',
    AUTH_DATA_DIR: './data',
    DATABASE_URL: `sqlite:${resolve('data/auth.db')}`,
    DATABASE_POOL_MIN: 0,
    DATABASE_POOL_MAX: 10,
    DATABASE_TIMEOUT: 5,
    JWT_ISSUER: 'http://127.0.0.1:3000',
    JWT_ALGORITHM: 'ES256',
    JWT_AUDIENCE: 'auth',
    KEY_ROTATION_INTERVAL: 0,
    ACCESS_TOKEN_TTL: 900,
    REFRESH_TOKEN_TTL: 604_800,
    SESSION_TTL: 2_592_000,
    REFRESH_TOKEN_ROTATION: true,
    REFRESH_REUSE_GRACE: 30,
    SESSION_CACHE_TTL: 5,
    REAUTH_MAX_AGE: 900,
    BCRYPT_COST: 12,
    PASSWORD_HASH_CONCURRENCY: availableParallelism(),
    PASSWORD_HASH_QUEUE: 64,
    PASSWORD_MIN_LENGTH: 8,
    PASSWORD_MIN_SCORE: 3,
    BREACHED_PASSWORD_CHECK: false,
    BREACHED_PASSWORD_URL: 'https://api.pwnedpasswords.com',
    CIRCUIT_BREAKER_THRESHOLD: 5,
    CIRCUIT_BREAKER_TIMEOUT: 60,
    CIRCUIT_BREAKER_HALF_OPEN_MAX_CALLS: 3,
    RATE_LIMIT_ENABLED: true,
    RATE_LIMIT_LOGIN: { limit: 10, windowSeconds: 60 },
    RATE_LIMIT_LOGIN_ADDRESS: { limit: 60, windowSeconds: 60 },
    RATE_LIMIT_LOGIN_FAILURES: { limit: 100, windowSeconds: 3600 },
    RATE_LIMIT_REGISTER: { limit: 10, windowSeconds: 3600 },
    RATE_LIMIT_REFRESH: { limit: 120, windowSeconds: 60 },
    RATE_LIMIT_RECOVERY: { limit: 5, windowSeconds: 3600 },
    RATE_LIMIT_RECOVERY_ADDRESS: { limit: 20, windowSeconds: 3600 },
    RATE_LIMIT_DEFAULT: { limit: 300, windowSeconds: 60 },
    SESSION_RETENTION: 604_800,
    AUDIT_RETENTION: 31_536_000,
    PURGE_INTERVAL: 3600,
    LOG_LEVEL: 'info',
    LOG_FORMAT: 'json',
    SHUTDOWN_DELAY: 1,
    SHUTDOWN_TIMEOUT: 10,
    AUTH_WORKERS: 1,
  });
});

defaults('an empty text counts as not set', () => {
  const settings = load({ PORT: '', LOG_DIR: '', AUTH_SECRET: '', AUTH_SECRET_FILE: '', PUBLIC_URL: '' });
  assert.equal(settings, load({}));
});

defaults('lines are pretty on a terminal and JSON elsewhere, unless LOG_FORMAT says otherwise', () => {
  assert.is(load({}, true).LOG_FORMAT, 'pretty');
  assert.is(load({}, false).LOG_FORMAT, 'json');
  assert.is(load({ LOG_FORMAT: 'json' }, true).LOG_FORMAT, 'json');
});

defaults('what depends on other settings follows them', () => {
  const settings = load({ HOST: '::1', PORT: '8080', AUTH_DATA_DIR: '/var/lib/auth' });
  assert.is(settings.PUBLIC_URL, 'http://[::1]:8080');
  assert.is(settings.JWT_ISSUER, 'http://[::1]:8080');
  assert.is(settings.DATABASE_URL, 'sqlite:/var/lib/auth/auth.db');
  assert.is(load({ PUBLIC_URL: 'https://auth.test/' }).JWT_ISSUER, 'https://auth.test');
});

defaults.run();

const forms = suite('settings: forms');

const durations = { '90': 90, '30s': 30, '15m': 900, '12h': 43_200, '7d': 604_800, '2000ms': 2 };

for (const [text, seconds] of Object.entries(durations)) {
  forms(`the duration ${text} is ${seconds} seconds`, () =>
    assert.is(load({ SESSION_TTL: text }).SESSION_TTL, seconds),
  );
}

forms('a pause may be a fraction of a second, the life of a token may not', () => {
  assert.is(load({ SHUTDOWN_DELAY: '500ms' }).SHUTDOWN_DELAY, 0.5);
  assert.match(
    problemsOf({ REFRESH_TOKEN_TTL: '500ms' }).join(),
    /^REFRESH_TOKEN_TTL must be a duration of whole seconds/,
  );
});

for (const text of ['5x', '-1', '1.5h', '15 m', '15M', 'm', '0', '1e3', '9999999999']) {
  forms(`${text} is no duration of a token`, () => {
    assert.match(
      problemsOf({ ACCESS_TOKEN_TTL: text }).join(),
      new RegExp(`^ACCESS_TOKEN_TTL must be .*, not "${text}"$`),
    );
  });
}

forms('a limit is a number within a duration', () => {
  const limits = { '5/30': 30, '5/30s': 30, '5/15m': 900, '5/1h': 3600, '5/1d': 86_400 };
  for (const [text, windowSeconds] of Object.entries(limits))
    assert.equal(load({ RATE_LIMIT_LOGIN: text }).RATE_LIMIT_LOGIN, { limit: 5, windowSeconds });
  for (const text of [
    '5',
    '5/',
    '/1m',
    '0/1m',
    '-1/1m',
    '1.5/1m',
    '5/0',
    '5/500ms',
    '5/2d',
    '5 / 1m',
    '5/1m/1m',
    'off',
  ]) {
    assert.match(
      problemsOf({ RATE_LIMIT_LOGIN: text }).join(),
      /^RATE_LIMIT_LOGIN must be limit\/window: .* such as 10\/1m, not "/,
      text,
    );
  }
});

forms('switches are on or off, true or false, 1 or 0, in any case', () => {
  for (const text of ['on', 'true', '1', 'ON'])
    assert.is(load({ REFRESH_TOKEN_ROTATION: text }).REFRESH_TOKEN_ROTATION, true);
  for (const text of ['off', 'false', '0', 'Off']) {
    assert.is(load({ REFRESH_TOKEN_ROTATION: text }).REFRESH_TOKEN_ROTATION, false);
  }
  for (const text of ['yes', '2', 'constructor']) {
    assert.equal(problemsOf({ REFRESH_TOKEN_ROTATION: text }), [
      `REFRESH_TOKEN_ROTATION must be on or off, not "${text}"`,
    ]);
  }
});

forms('integers have bounds and no other characters', () => {
  assert.is(load({ PORT: '0' }).PORT, 0);
  for (const text of ['65536', '-1', '80.5', '0x50', ' 80', 'http']) {
    assert.equal(problemsOf({ PORT: text }), [`PORT must be a whole number from 0 to 65535, not "${text}"`]);
  }
});

for (const text of [
  'https://app.example',
  'http://localhost:5173',
  'https://a.example,https://b.example:8443, http://[::1]:3000',
  'https://xn--bcher-kva.example',
]) {
  forms(`${text} is a list of origins`, () => assert.is(load({ CORS_ORIGINS: text }).CORS_ORIGINS, text));
}

const refused: Readonly<Record<string, readonly string[]>> = {
  NODE_ENV: ['prod', 'PRODUCTION'],
  HOST: ['http://localhost', 'local host', 'a/b', '-'],
  PUBLIC_URL: [
    'auth.test',
    'ftp://auth.test',
    'https://u:p@auth.test',
    'https://auth.test?a=b',
    'https://auth.test/#a',
  ],
  AUTH_API_PREFIX: [
    'api',
    '/',
    '/api/',
    '//api',
    '/health',
    '/docs/api',
    '/.well-known/api',
    '/openapi.json',
    '/a/../b',
    '/a b',
  ],
  AUTH_PROBLEM_BASE_URL: ['problems', 'https://auth.test/problems', 'urn:auth'],
  CORS_ORIGINS: [
    '*',
    'null',
    'app.example',
    'https://app.example/',
    'https://app.example/path',
    'https://app.example:443',
    'https://APP.example',
    'https://*.app.example',
    'https://app.example https://other.example',
    'https://app.example,',
    'https://app.example,*',
    'https://u:p@app.example',
    'https://bücher.example',
    'ws://app.example',
    'file://',
  ],
  BREACHED_PASSWORD_CHECK: ['yes'],
  BREACHED_PASSWORD_URL: ['breaches.test', 'ftp://breaches.test', 'https://breaches.test?key=x'],
  AUTH_DATA_DIR: ['  '],
  JWT_AUDIENCE: [' '],
  BCRYPT_COST: ['3', '21'],
  PASSWORD_MIN_LENGTH: ['7', '257'],
  PASSWORD_MIN_SCORE: ['5'],
  PASSWORD_HASH_CONCURRENCY: ['0'],
  CIRCUIT_BREAKER_THRESHOLD: ['0'],
  DATABASE_URL: [
    'mysql://db/auth',
    'sqlite:',
    'sqlite://auth.db',
    'postgresql:auth',
    'postgresql://a b/auth',
    'auth.db',
  ],
  REDIS_URL: [
    'redis:6379',
    'http://cache:6379',
    'redis://',
    'redis://cache/auth',
    'redis://cache:99999',
    'redis://a b',
  ],
  DATABASE_POOL_MIN: ['-1'],
  DATABASE_POOL_MAX: ['0'],
  DATABASE_TIMEOUT: ['0', '10ms', '2h'],
  PURGE_INTERVAL: ['-1', '21d'],
  MONITORING_TOKEN: ['0123456789abcde', '0123456789 abcdef', 'ébcdefghijklmnopqrst'],
  LOG_LEVEL: ['verbose', 'INFO '],
  LOG_FORMAT: ['xml'],
};

for (const [name, texts] of Object.entries(refused)) {
  forms(`${name} refuses ${texts.join(', ')}`, () => {
    for (const text of texts) {
      const problems = problemsOf({ [name]: text });
      assert.is(problems.length, 1, text);
      assert.ok(problems[0]?.startsWith(`${name} must be `), problems[0]);
    }
  });
}

forms('other forms are taken', () => {
  const settings = load({
    HOST: 'auth.internal',
    AUTH_API_PREFIX: '/identity',
    AUTH_PROBLEM_BASE_URL: 'https://auth.test/problems/',
  });
  assert.is(settings.HOST, 'auth.internal');
  assert.is(settings.AUTH_API_PREFIX, '/identity');
  assert.is(settings.AUTH_PROBLEM_BASE_URL, 'https://auth.test/problems/');
  assert.is(load({ DATABASE_URL: 'sqlite:./elsewhere.db' }).DATABASE_URL, 'sqlite:./elsewhere.db');
  for (const DATABASE_URL of [
    'postgresql://u:p@db:5433/auth?sslmode=require',
    'postgres:///auth?host=/run/postgresql',
  ]) {
    assert.is(load({ DATABASE_URL }).DATABASE_URL, DATABASE_URL);
  }
  for (const REDIS_URL of ['redis://cache', 'redis://:p%2Fw@cache:6380/1', 'rediss://auth:pw@cache.internal']) {
    assert.is(load({ REDIS_URL }).REDIS_URL, REDIS_URL);
  }
  assert.is(load({ MONITORING_TOKEN: 'c2NyYXBlci10b2tlbg==' }).MONITORING_TOKEN, 'c2NyYXBlci10b2tlbg==');
  assert.is(load({ PURGE_INTERVAL: '0' }).PURGE_INTERVAL, 0);
  assert.is(load({ HOST: '0.0.0.0' }).PUBLIC_URL, 'http://0.0.0.0:3000');
});

forms.run();
