import type { SigningAlgorithm } from '@auth/core';
import { createVerifier, InvalidTokenError, TokenExpiredError } from '@auth/core/verifier';
import { suite } from '@auth/tooling/suite';
import jwt from 'jsonwebtoken';
import * as assert from 'uvu/assert';
import { ada, makeAuth } from '../support/make-auth.ts';
import { openKeyring } from '../support/open-keyring.ts';
import { forgeries, signGenuine } from './forgeries.ts';

const test = suite('forged tokens');

type Check = (token: string) => Promise<unknown>;

const hmacSecret = 'a shared secret of a test, longer than 32 bytes';

/** A service, what a forger knows of it, and the two who can be deceived: the service itself, and a verifier that trusts it. */
async function makeTargets(signingAlgorithm: SigningAlgorithm) {
  const options = signingAlgorithm === 'HS256' ? { signingAlgorithm, hmacSecret } : { signingAlgorithm };
  const { auth, storage, runtime } = await makeAuth(options);
  const { tokens } = await auth.register(ada);
  const { signingKey } = await openKeyring({ storage, runtime }, options);
  const claims = jwt.decode(tokens.accessToken, { json: true }) ?? {};
  const spoils = { kid: signingKey.id, algorithm: signingAlgorithm, privateKey: signingKey.privateKey, claims };
  const source =
    signingAlgorithm === 'HS256'
      ? { secret: hmacSecret }
      : { jwksUrl: 'https://auth.example/jwks.json', fetch: async () => Response.json(await auth.keys.jwks()) };
  const verify = createVerifier({ issuer: 'https://auth.example', audience: 'auth', now: runtime.now, ...source });
  const checks: Readonly<Record<string, Check>> = { authenticate: (token) => auth.authenticate(token), verify };
  return { auth, runtime, tokens, spoils, checks: Object.entries(checks) };
}

/** Those that were not refused with this error, by name. */
async function notRefused(check: Check, tokens: ReadonlyMap<string, string>, expected: new () => Error) {
  const names: string[] = [];
  for (const [name, token] of tokens) {
    const outcome = await check(token).then(
      () => 'let through',
      (error: unknown) => error,
    );
    if (!(outcome instanceof expected)) names.push(`${name}: ${outcome}`);
  }
  return names;
}

for (const algorithm of ['ES256', 'RS256', 'HS256'] as const) {
  test(`every forgery is refused by service and verifier, where tokens are signed with ${algorithm}`, async () => {
    const { tokens, spoils, checks } = await makeTargets(algorithm);
    const forged = new Map([...forgeries(spoils), ['a real refresh token', tokens.refreshToken]]);
    for (const [name, check] of checks) {
      await check(tokens.accessToken);
      assert.equal(await notRefused(check, forged, InvalidTokenError), [], name);
      await check(tokens.accessToken);
    }
  });

  test(`what the forger of ${algorithm} lacks is the key alone: the same claims rightly signed are good`, async () => {
    const { spoils, checks } = await makeTargets(algorithm);
    const { claims } = spoils;
    const soon = { iat: Number(claims['iat']) + 30, nbf: Number(claims['iat']) + 30 };
    for (const [, check] of checks) {
      await check(signGenuine(spoils, claims));
      await check(signGenuine(spoils, { ...claims, ...soon }));
    }
  });

  test(`an expired token of ${algorithm} is refused as such, from the second on in which it expires`, async () => {
    const { spoils, checks } = await makeTargets(algorithm);
    const { claims } = spoils;
    const now = Number(claims['iat']);
    const expired = new Map(
      [now, now - 1, 0].map((exp) => [`exp ${exp}`, signGenuine(spoils, { ...claims, exp })] as const),
    );
    for (const [name, check] of checks) assert.equal(await notRefused(check, expired, TokenExpiredError), [], name);
  });
}

for (const algorithm of ['ES256', 'RS256'] as const) {
  test(`the tokens of a key of ${algorithm} that was removed are refused, also those that were good before`, async () => {
    const { auth, runtime, tokens, checks } = await makeTargets(algorithm);
    for (const [, check] of checks) await check(tokens.accessToken);
    await auth.keys.rotate({ revokeOthers: true });
    runtime.advance(300);
    const old = new Map([['a token of the removed key', tokens.accessToken]]);
    for (const [name, check] of checks) assert.equal(await notRefused(check, old, InvalidTokenError), [], name);
    const { tokens: fresh } = await auth.login({ email: ada.email, password: ada.password });
    for (const [, check] of checks) await check(fresh.accessToken);
  });
}

test.run();
