import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { redactText } from '../../src/observability/redact-text.ts';

const jwt = 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXNpZ25hdHVyZQ';
const refreshToken = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA';
const hash = '$2b$12$abcdefghijklmnopqrstuuVwXyZ0123456789abcdefghijklmnopqr';

const text = suite('a text with a secret');

for (const [name, dirty, clean] of [
  ['a JWT', `got ${jwt}, why`, 'got [redacted], why'],
  ['a cut JWT', `got ${jwt.slice(0, 60)}`, 'got [redacted]'],
  ['a refresh token', `got ${refreshToken}.`, 'got [redacted].'],
  ['a bcrypt hash', `stored ${hash}`, 'stored [redacted]'],
  ['a bearer token', 'sent Bearer abc.def-123 to us', 'sent Bearer [redacted] to us'],
  ['a bearer token in lower case', 'bearer abc', 'bearer [redacted]'],
  ['basic credentials', 'Basic dXNlcjpwYXNzd29yZA==', 'Basic [redacted]'],
  [
    'an authorization header',
    'Authorization: Digest username="x", response="y"\nAccept: */*',
    'Authorization: [redacted]\nAccept: */*',
  ],
  ['a cookie header', 'Cookie: sid=abc; theme=dark\r\nHost: x', 'Cookie: [redacted]\r\nHost: x'],
  ['a link', 'https://a.example/reset?token=abc123&lang=de', 'https://a.example/reset?token=[redacted]&lang=de'],
  ['a later query member', '/verify?x=1&reset_token=abc', '/verify?x=1&reset_token=[redacted]'],
  ['a code in a query', '/callback?code=4711&state=1', '/callback?code=[redacted]&state=1'],
  ['a form', 'password=hunter2&email=a%40b.de', 'password=[redacted]&email=a%40b.de'],
  ['JSON', '{"email":"a@b.de","password":"hunt\\"er2","x":1}', '{"email":"a@b.de","password":[redacted],"x":1}'],
  ['cut JSON', '{"new_password": "hunter', '{"new_password": [redacted]'],
  ['JSON in JSON', '"{\\"password\\":\\"hunter2\\"}"', '"{\\"password\\":[redacted]\\"}"'],
  ['an inspected object', "{ password: 'hunter2', a: 1 }", '{ password: [redacted], a: 1 }'],
  ['a setting', 'JWT_SECRET=hunter2 PORT=3000', 'JWT_SECRET=[redacted] PORT=3000'],
  ['a database URL', 'postgres://auth:hunter2@db:5432/auth', 'postgres://[redacted]@db:5432/auth'],
  ['a password with an at sign and a slash in a URL', 'redis://:p@ss/w@db:6379', 'redis://[redacted]@db:6379'],
  ['a user in a URL', 'smtp://apikey123@mail.example', 'smtp://[redacted]@mail.example'],
  ['a private key', '-----BEGIN PRIVATE KEY-----\nMIGHAgEA\n-----END PRIVATE KEY-----', '[redacted]'],
] as const) {
  text(`loses ${name}`, () => assert.is(redactText(dirty), clean));
}

for (const body of [
  'hunter2',
  '{"password":"hunter2"x}',
  '{"a":"bbbbbbbbbbbbbbbbbbbbbbbb","hunter2"x: 1, "c": "ddddddddddddddddd"}',
]) {
  text(`loses what JSON.parse quotes of ${body}`, () => assert.not.match(redactText(parseFailure(body)), 'hunter2'));
}

text('loses a secret that lies across the place where it is cut', () => {
  const cut = redactText(`${'-'.repeat(8170)} ${refreshToken}`);
  assert.not.match(cut, refreshToken.slice(0, 10));
});

text.run();

const harmless = suite('a text without a secret');

for (const same of [
  '',
  'Signed in',
  'a@example.org',
  '550e8400-e29b-41d4-a716-446655440000',
  '0190b0d0-7c8e-7000-8000-000000000000 then 0190b0d0-7c8e-7000-8000-000000000001',
  'https://auth.example:8080/docs?email=a@b.de',
  'http://127.0.0.1:3000/health',
  '/api/v1/users/me?limit=20&cursor=abc',
  'The token is not valid.',
  'code: ECONNREFUSED 127.0.0.1:5432',
  'select "u"."email" from "user" where "id" = 1',
  'Gr\u00fc\u00dfe \u{1f600}',
]) {
  harmless(`stays: ${JSON.stringify(same)}`, () => assert.is(redactText(same), same));
}

harmless('is cut when it is very long', () => {
  const cut = redactText('x '.repeat(100_000));
  assert.is(cut.length, 8192 + '[truncated]'.length);
});

harmless.run();

const effort = suite('the effort of redacting a text');

const hostileParts = [
  'a',
  'token',
  '://',
  '://a:b',
  '://a@',
  ', "',
  'token="',
  'token=\\',
  'eyJ',
  'authorization:',
  'bearer ',
  '-----BEGIN ',
];

for (const part of hostileParts) {
  effort(`grows with its length, not with the square of it: ${part}`, () => {
    const fill = (length: number) => part.repeat(Math.ceil(length / part.length)).slice(0, length);
    const [short, long] = [bestTimeOf(fill(4096)), bestTimeOf(fill(16_384))];
    assert.ok(long < 12 * Math.max(short, 0.5), `${long} ms against ${short} ms`);
  });
}

effort.run();

function parseFailure(json: string): string {
  try {
    JSON.parse(json);
  } catch (error) {
    return String(error);
  }
  throw new Error('it was JSON');
}

function bestTimeOf(text: string): number {
  const times = Array.from({ length: 7 }, () => {
    const startedAt = performance.now();
    redactText(text);
    return performance.now() - startedAt;
  });
  return Math.min(...times);
}
