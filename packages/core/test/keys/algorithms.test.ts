import { createPublicKey, hkdfSync } from 'node:crypto';
import { suite } from '@auth/tooling/suite';
import jwt from 'jsonwebtoken';
import * as assert from 'uvu/assert';
import { createFakeRuntime, createMemoryStorage } from '../../src/memory/index.ts';
import { ada, makeAuth } from '../support/make-auth.ts';
import { keyIdOf, makeInstance } from '../support/make-instance.ts';
import { rejectsWith } from '../support/rejects.ts';

const test = suite('signing algorithms');
const hmacSecret = 'a secret of 32 bytes shared with services';

for (const signingAlgorithm of ['ES256', 'RS256'] as const) {
  test(`${signingAlgorithm}: what verifies the tokens is published, and nothing else`, async () => {
    const { auth } = await makeAuth({ signingAlgorithm });
    const { tokens } = await auth.register(ada);
    await auth.authenticate(tokens.accessToken);
    const { keys } = await auth.keys.jwks();
    const [key] = keys;
    assert.is(keys.length, 1);
    assert.equal([key?.kid, key?.alg, key?.use], [keyIdOf(tokens.accessToken), signingAlgorithm, 'sig']);
    const members = {
      ES256: ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
      RS256: ['alg', 'e', 'kid', 'kty', 'n', 'use'],
    };
    assert.equal(Object.keys(key ?? {}).sort(), members[signingAlgorithm]);
    const publicKey = createPublicKey({ key: { ...key }, format: 'jwk' });
    assert.ok(jwt.verify(tokens.accessToken, publicKey, { algorithms: [signingAlgorithm], ignoreExpiration: true }));
    assert.ok(signingAlgorithm === 'ES256' || Number(publicKey.asymmetricKeyDetails?.modulusLength) >= 2048);
  });
}

test('HS256 signs with the bytes of the shared secret; it is not stored, not published, and its id is no hash of it', async () => {
  const { auth, storage } = await makeAuth({ signingAlgorithm: 'HS256', hmacSecret });
  const { tokens } = await auth.register(ada);
  await auth.authenticate(tokens.accessToken);
  assert.ok(jwt.verify(tokens.accessToken, hmacSecret, { algorithms: ['HS256'], ignoreExpiration: true }));
  assert.equal(await auth.keys.jwks(), { keys: [] });
  assert.equal(await storage.keys.list(), []);
  const id = keyIdOf(tokens.accessToken);
  assert.is(id, Buffer.from(hkdfSync('sha256', hmacSecret, '', 'auth:hmac-key-id:v1', 32)).toString('base64url'));
  const none = { createdAt: null, activeFrom: null, retiresAt: null };
  assert.equal(await auth.keys.list(), [{ id, algorithm: 'HS256', state: 'active', ...none }]);
});

test('HS256 has one key, which cannot be rotated', async () => {
  const { auth } = await makeAuth({ signingAlgorithm: 'HS256', hmacSecret });
  for (const options of [{}, { revokeOthers: true }]) {
    const error = await rejectsWith('CONFIGURATION_ERROR', () => auth.keys.rotate(options));
    assert.match(error.message, 'hmacSecret');
  }
});

test('options of keys that cannot work are refused', async () => {
  const refused = [
    [{ signingAlgorithm: 'HS256' }, 'hmacSecret must be at least 32 bytes'],
    [{ signingAlgorithm: 'HS256', hmacSecret: 'x'.repeat(31) }, 'hmacSecret must be at least 32 bytes'],
    [{ hmacSecret: 'short' }, 'hmacSecret must be at least 32 bytes'],
    [{ previousSecret: 'short' }, 'previousSecret must be at least 32 bytes'],
    [{ signingAlgorithm: 'none' as 'ES256' }, 'signingAlgorithm must be one of ES256, HS256, RS256'],
    [{ keyRotationIntervalSeconds: 3599 }, 'keyRotationIntervalSeconds must be a number of at least 3600'],
    [{ keyRotationIntervalSeconds: Number.NaN }, 'keyRotationIntervalSeconds must be'],
  ] as const;
  for (const [options, message] of refused) {
    const error = await rejectsWith('CONFIGURATION_ERROR', () => makeAuth(options));
    assert.match(error.message, message);
  }
});

test('another algorithm takes over as a rotation does: published ahead, and the tokens of the old key stay good', async () => {
  const storage = createMemoryStorage();
  const runtime = createFakeRuntime();
  const before = await makeInstance({ storage, runtime });
  const { tokens } = await before.register(ada);
  const after = await makeInstance({ storage, runtime }, { signingAlgorithm: 'RS256' });
  assert.equal(
    (await after.keys.list()).map(({ algorithm, state }) => [algorithm, state]),
    [
      ['RS256', 'next'],
      ['ES256', 'active'],
    ],
  );
  assert.is(keyIdOf((await after.login(ada)).tokens.accessToken), keyIdOf(tokens.accessToken));
  await makeInstance({ storage, runtime }, { signingAlgorithm: 'RS256' });
  assert.is((await after.keys.list()).length, 2);
  runtime.advance(600);
  for (const auth of [before, after]) {
    const { accessToken } = (await auth.login(ada)).tokens;
    assert.equal(jwt.decode(accessToken, { complete: true })?.header.alg, 'RS256');
    for (const each of [before, after]) await each.authenticate(accessToken);
    await auth.authenticate(tokens.accessToken);
  }
  const { items } = await after.admin.listAuditEvents({ type: 'keys.rotated' });
  assert.equal(
    items.map(({ details }) => details['reason']),
    ['algorithm'],
  );
});

test('tokens from before a change to HS256 stay good, and those from before a change back while the secret is known', async () => {
  const storage = createMemoryStorage();
  const runtime = createFakeRuntime();
  const es256 = await makeInstance({ storage, runtime });
  const { tokens } = await es256.register(ada);
  const hs256 = await makeInstance({ storage, runtime }, { signingAlgorithm: 'HS256', hmacSecret });
  await hs256.authenticate(tokens.accessToken);
  assert.equal(
    (await hs256.keys.list()).map(({ state }) => state),
    ['active', 'retiring'],
  );
  const renewed = await hs256.refresh(tokens.refreshToken);
  const back = await makeInstance({ storage, runtime }, { hmacSecret });
  await back.authenticate(renewed.tokens.accessToken);
  await rejectsWith('INVALID_TOKEN', () => es256.authenticate(renewed.tokens.accessToken));
});

test.run();
