import { createVerifier } from '@auth/core/verifier';
import * as assert from 'uvu/assert';
import { suiteOnEachDatabase } from '../support/databases.ts';
import { type Json, makeService } from '../support/make-service.ts';

const test = suiteOnEachDatabase('GET /.well-known/jwks.json');
const path = '/.well-known/jwks.json';

for (const signingAlgorithm of ['ES256', 'RS256'] as const) {
  test(`the public key of ${signingAlgorithm} tokens, and nothing private`, async ({ database }) => {
    const service = await makeService({ database, auth: { signingAlgorithm } });
    const { access_token, user } = await service.makeUser();
    const { status, headers, body } = await service.call('GET', path);
    assert.equal([status, headers.get('cache-control')], [200, 'public, max-age=300']);
    assert.is(body.keys.length, 1);
    const [key]: Json[] = body.keys;
    assert.equal([key.alg, key.use], [signingAlgorithm, 'sig']);
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) assert.not(secret in key);
    const { now } = service.runtime;
    const verify = createVerifier({
      jwksUrl: service.url + path,
      issuer: 'https://auth.example',
      audience: 'auth',
      now,
    });
    assert.is((await verify(access_token)).sub, user.id);
    await service.close();
  });
}

test('is empty where tokens are signed with a shared secret', async ({ database }) => {
  const hmacSecret = 'a secret of 32 bytes for signing tokens';
  const service = await makeService({ database, auth: { signingAlgorithm: 'HS256', hmacSecret } });
  assert.equal((await service.call('GET', path)).body, { keys: [] });
  await service.close();
});

test('needs no database', async ({ database }) => {
  const service = await makeService({ database });
  await service.storage.close();
  assert.is((await service.call('GET', path)).body.keys.length, 1);
  await service.close();
});

test.run();
