import { suite } from '@auth/tooling/suite';
import jwt from 'jsonwebtoken';
import * as assert from 'uvu/assert';
import { createFakeRuntime, createMemoryStorage } from '../../src/memory/index.ts';
import { ada, makeAuth, secret, type TestAuth } from '../support/make-auth.ts';
import { openKeyring } from '../support/open-keyring.ts';
import { rejectsWith } from '../support/rejects.ts';
import { forgeries, type Spoils, signGenuine } from './forgeries.ts';

const test = suite('access tokens');

async function makeSpoils({ auth, storage, runtime }: TestAuth): Promise<Spoils & { readonly token: string }> {
  const { tokens } = await auth.register(ada);
  const { signingKey } = await openKeyring({ storage, runtime });
  const claims = jwt.decode(tokens.accessToken, { json: true });
  if (claims === null) throw new Error('the token has no claims');
  return { kid: signingKey.id, privateKey: signingKey.privateKey, claims, token: tokens.accessToken };
}

test('create access token with default expiration: a JWT as RFC 9068 has it, for 15 minutes', async () => {
  const made = await makeAuth();
  const { user, session, tokens } = await made.auth.register(ada);
  const decoded = jwt.decode(tokens.accessToken, { complete: true });
  const { keys } = made.storage;
  const [key] = await keys.list();
  assert.equal(decoded?.header, { alg: 'ES256', typ: 'at+jwt', kid: key?.id });
  const iat = made.runtime.now().getTime() / 1000;
  const { jti, ...claims } = jwt.decode(tokens.accessToken, { json: true }) ?? {};
  assert.type(jti, 'string');
  assert.equal(claims, {
    iss: 'https://auth.example',
    aud: 'auth',
    sub: user.id,
    sid: session.id,
    iat,
    exp: iat + 900,
    roles: ['user'],
  });
  assert.is(tokens.expiresInSeconds, 900);
});

test('create access token with custom expiration', async () => {
  const { auth } = await makeAuth({ accessTokenTtlSeconds: 60 });
  const { tokens } = await auth.register(ada);
  const claims = jwt.decode(tokens.accessToken, { json: true });
  assert.is(Number(claims?.exp) - Number(claims?.iat), 60);
});

test('an access token never outlives its session', async () => {
  const { auth } = await makeAuth({ accessTokenTtlSeconds: 900, sessionTtlSeconds: 100, refreshTokenTtlSeconds: 900 });
  const { tokens } = await auth.register(ada);
  assert.is(tokens.expiresInSeconds, 100);
  assert.is(tokens.refreshExpiresInSeconds, 100);
});

test('verify valid token succeeds, and extracts the user from it', async () => {
  const { auth } = await makeAuth();
  const { user, session, tokens } = await auth.register(ada);
  const principal = await auth.authenticate(tokens.accessToken);
  assert.equal(principal, { user, session });
});

test('verify expired token raises exception: in its last second it is good, then it has expired, without leeway', async () => {
  const { auth, runtime } = await makeAuth();
  const { tokens } = await auth.register(ada);
  runtime.advance(899);
  await auth.authenticate(tokens.accessToken);
  runtime.advance(1);
  await rejectsWith('TOKEN_EXPIRED', () => auth.authenticate(tokens.accessToken));
});

test('every forgery is refused: a token with tampered payload fails verification, extract from invalid token raises exception', async () => {
  const made = await makeAuth();
  const spoils = await makeSpoils(made);
  for (const [name, token] of forgeries(spoils)) {
    const error = await rejectsWith('INVALID_TOKEN', () => made.auth.authenticate(token)).catch((cause) => cause);
    assert.is(error.code, 'INVALID_TOKEN', `${name} must be refused`);
  }
  await made.auth.authenticate(spoils.token);
});

test('a token whose claims are our own is as good as one of ours: the forgeries fail for what is wrong with them', async () => {
  const made = await makeAuth();
  const spoils = await makeSpoils(made);
  await made.auth.authenticate(signGenuine(spoils, spoils.claims));
  const almostTooLate = {
    ...spoils.claims,
    iat: Number(spoils.claims['iat']) + 30,
    nbf: Number(spoils.claims['iat']) + 30,
  };
  await made.auth.authenticate(signGenuine(spoils, almostTooLate));
});

test('a genuine token of a session that does not exist, or is another user’s, is not alive', async () => {
  const made = await makeAuth();
  const spoils = await makeSpoils(made);
  const bob = await made.auth.register({ ...ada, email: 'bob@example.org', username: 'bob' });
  for (const change of [{ sid: made.runtime.id() }, { sid: bob.session.id }]) {
    const token = signGenuine(spoils, { ...spoils.claims, ...change });
    await rejectsWith('SESSION_REVOKED', () => made.auth.authenticate(token));
  }
});

test('a token of another deployment is refused', async () => {
  const ours = await makeAuth();
  const theirs = await makeAuth();
  const { tokens } = await theirs.auth.register(ada);
  await rejectsWith('INVALID_TOKEN', () => ours.auth.authenticate(tokens.accessToken));
});

test('the keyring of one storage is the same for all who open it, with the right secret only', async () => {
  const storage = createMemoryStorage();
  const runtime = createFakeRuntime();
  const opened = await Promise.all(Array.from({ length: 5 }, () => openKeyring({ storage, runtime })));
  assert.is(new Set(opened.map(({ signingKey }) => signingKey.id)).size, 1);
  assert.is((await storage.keys.list()).length, 1);
  const error = await rejectsWith('CONFIGURATION_ERROR', () =>
    openKeyring({ storage, runtime }, { secret: `another ${secret}` }),
  );
  assert.match(error.message, 'sealed under another secret');
});

test('the stored key does not hold its private half in the open', async () => {
  const { storage } = await makeAuth();
  const [key] = await storage.keys.list();
  assert.not('d' in (key?.publicKey ?? {}));
  const sealed = Buffer.from(key?.sealedPrivateKey ?? '', 'base64url');
  assert.not(sealed.includes(Buffer.from(key?.publicKey.x ?? '', 'base64url')));
});

test.run();
