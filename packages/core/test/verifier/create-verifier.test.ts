import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { createVerifier, type VerifierOptions } from '@auth/core/verifier';
import { suite } from '@auth/tooling/suite';
import jwt from 'jsonwebtoken';
import * as assert from 'uvu/assert';
import { makeAuth } from '../support/make-auth.ts';
import { rejectsWith } from '../support/rejects.ts';
import { makeIssuer, makeKey } from './issuer.ts';

const test = suite('verifier');

const givenKeys = () => ({ keys: { keys: [makeKey().jwk] } });

test('what a genuine token says is what the verifier says', async () => {
  const { options, issue } = makeIssuer();
  const key = makeKey();
  const verify = createVerifier({ ...options, keys: { keys: [key.jwk] } });
  const token = issue(key, { roles: ['user', 'admin'] });
  const claims = await verify(token);
  assert.equal(claims, jwt.decode(token));
  assert.is(await verify(token), claims, 'a second time it is remembered');
});

test('nobody can change what is remembered of a token', async () => {
  const { options, issue } = makeIssuer();
  const key = makeKey();
  const verify = createVerifier({ ...options, keys: { keys: [key.jwk] } });
  const claims = await verify(issue(key));
  assert.throws(() => Object.assign(claims, { sub: 'somebody else' }), TypeError);
  assert.throws(() => Object.assign(claims.roles, ['admin']), TypeError);
});

test('a token is good in its last second and expired after it, also when it is remembered', async () => {
  const { options, issue, runtime } = makeIssuer();
  const key = makeKey();
  const verify = createVerifier({ ...options, keys: { keys: [key.jwk] } });
  const token = issue(key);
  runtime.advance(899);
  await verify(token);
  runtime.advance(1);
  await rejectsWith('TOKEN_EXPIRED', () => verify(token));
  await rejectsWith('TOKEN_EXPIRED', () => verify(token));
});

test('a remembered token is refused while the clock says that it comes from the future', async () => {
  const { options, issue, runtime } = makeIssuer();
  const key = makeKey();
  const verify = createVerifier({ ...options, keys: { keys: [key.jwk] } });
  const token = issue(key);
  await verify(token);
  runtime.advance(-31);
  await rejectsWith('INVALID_TOKEN', () => verify(token));
});

test('without a clock of its own it goes by the system’s', async () => {
  const { options, issue } = makeIssuer();
  const key = makeKey();
  const { now: _, ...timeless } = options;
  const verify = createVerifier({ ...timeless, keys: { keys: [key.jwk] } });
  await rejectsWith('TOKEN_EXPIRED', () => verify(issue(key, { iat: 1, exp: 2 })));
  await verify(issue(key, { iat: 1, exp: Math.floor(Date.now() / 1000) + 900 }));
});

test('a key that was not given is unknown for good', async () => {
  const { options, issue } = makeIssuer();
  const verify = createVerifier({ ...options, ...givenKeys() });
  await rejectsWith('INVALID_TOKEN', () => verify(issue(makeKey('another'))));
});

test('what is no text is an invalid token', async () => {
  const { options } = makeIssuer();
  const verify: (token: never) => Promise<unknown> = createVerifier({ ...options, ...givenKeys() });
  for (const token of [undefined, null, 1, {}, ['a.b.c']]) {
    await rejectsWith('INVALID_TOKEN', () => verify(token as never));
  }
});

test('tokens of RS256 are verified as well', async () => {
  const { options, issue } = makeIssuer();
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'rsa' };
  const verify = createVerifier({ ...options, keys: { keys: [jwk] } });
  const claims = await verify(issue({ kid: 'rsa', algorithm: 'RS256', privateKey, jwk }));
  assert.equal(claims.roles, ['user']);
});

test('the tokens of a service that signs with a shared secret are verified by that secret, and by no other', async () => {
  const hmacSecret = 'a shared secret of more than 32 bytes';
  const { auth, runtime } = await makeAuth({ signingAlgorithm: 'HS256', hmacSecret });
  const { tokens, user } = await auth.register({
    email: 'ada@example.org',
    username: 'ada',
    password: 'correct horse battery staple',
  });
  const options = { issuer: 'https://auth.example', audience: 'auth', now: runtime.now };
  const { sub } = await createVerifier({ ...options, secret: hmacSecret })(tokens.accessToken);
  assert.is(sub, user.id);
  const other = createVerifier({ ...options, secret: `${hmacSecret}!` });
  await rejectsWith('INVALID_TOKEN', () => other(tokens.accessToken));
});

test('a secret counts under its own key id only', async () => {
  const { options, issue } = makeIssuer();
  const secret = 'a shared secret of more than 32 bytes';
  const verify = createVerifier({ ...options, secret });
  const key = {
    kid: 'another',
    algorithm: 'HS256',
    privateKey: createSecretKey(Buffer.from(secret)),
    jwk: {},
  } as const;
  await rejectsWith('INVALID_TOKEN', () => verify(issue(key)));
});

test('an option that cannot work is refused at once', () => {
  const sound = { issuer: 'https://auth.example', audience: 'orders', ...givenKeys() };
  const { keys, ...sourceless } = sound;
  const jwksUrl = 'https://auth.example/.well-known/jwks.json';
  const unsound: readonly (readonly [RegExp, VerifierOptions])[] = [
    [/^issuer must not be empty$/, { ...sound, issuer: '' }],
    [/^audience must not be empty$/, { ...sound, audience: '' }],
    [/^audience must not be empty$/, { ...sound, audience: undefined as never }],
    [/^exactly one of/, sourceless],
    [/^exactly one of/, { ...sound, jwksUrl }],
    [/^exactly one of/, { ...sound, secret: 'x'.repeat(32) }],
    [/^secret must be at least 32 bytes/, { ...sourceless, secret: 'x'.repeat(31) }],
    [/^keys must be a JSON Web Key set/, { ...sourceless, keys: { keys: [] } }],
    [/^keys must be a JSON Web Key set/, { ...sourceless, keys: [] as never }],
    [/^jwksUrl must be an http/, { ...sourceless, jwksUrl: '' }],
    [/^jwksUrl must be an http/, { ...sourceless, jwksUrl: '/jwks.json' }],
    [/^jwksUrl must be an http/, { ...sourceless, jwksUrl: 'file:///etc/keys.json' }],
    [/^jwksUrl must be an http/, { ...sourceless, jwksUrl: new URL('https://user@auth.example') }],
    [/^jwksUrl must be an http/, { ...sourceless, jwksUrl: 'https://:password@auth.example' }],
    [/^cacheSeconds must be/, { ...sound, cacheSeconds: 0 }],
    [/^cooldownSeconds must be/, { ...sound, cooldownSeconds: Number.NaN }],
    [/^staleSeconds must be a number from 300 /, { ...sound, staleSeconds: 299 }],
    [/^timeoutSeconds must be/, { ...sound, timeoutSeconds: 0 }],
    [/^timeoutSeconds must be/, { ...sound, timeoutSeconds: 301 }],
    [/^maxTokens must be/, { ...sound, maxTokens: 0 }],
    [/^introspect.url must be an http/, { ...sound, introspect: { url: 'ftp://auth.example', token: 'x' } }],
    [/^introspect.token must be/, { ...sound, introspect: { url: jwksUrl, token: '' } }],
    [/^introspect.token must be/, { ...sound, introspect: { url: jwksUrl, token: 'two words' } }],
    [/^introspect.token must be/, { ...sound, introspect: { url: jwksUrl, token: undefined as never } }],
    [/^introspect.timeoutSeconds must be/, { ...sound, introspect: { url: jwksUrl, token: 'x', timeoutSeconds: -1 } }],
  ];
  createVerifier(sound);
  createVerifier({ ...sourceless, jwksUrl: new URL(jwksUrl) });
  for (const [message, options] of unsound) {
    assert.throws(
      () => createVerifier(options),
      (error: { readonly code: string; readonly message: string }) =>
        error.code === 'CONFIGURATION_ERROR' && message.test(error.message),
      `${message} for ${Object.keys(options)}`,
    );
  }
});

test.run();
