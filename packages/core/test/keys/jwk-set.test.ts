import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { makeKey } from '../../src/conformance/fixtures.ts';
import { toPublicJwk } from '../../src/keys/jwk-set.ts';

const test = suite('published keys');

test('only what belongs to the public half of its kind leaves, whatever else is stored with it', () => {
  const others = { d: 'private', k: 'shared', p: 'prime', x5u: 'https://elsewhere.example', key_ops: ['sign'] };
  const ec = makeKey({ id: 'one', publicKey: { kty: 'EC', crv: 'P-256', x: 'X', y: 'Y', n: 'N', ...others } });
  assert.equal(toPublicJwk(ec), { kid: 'one', kty: 'EC', alg: 'ES256', use: 'sig', crv: 'P-256', x: 'X', y: 'Y' });
  const rsa = makeKey({
    id: 'two',
    algorithm: 'RS256',
    publicKey: { kty: 'RSA', n: 'N', e: 'AQAB', x: 'X', ...others },
  });
  assert.equal(toPublicJwk(rsa), { kid: 'two', kty: 'RSA', alg: 'RS256', use: 'sig', n: 'N', e: 'AQAB' });
});

test('a member that is not stored is left out', () => {
  assert.equal(toPublicJwk(makeKey({ id: 'one', publicKey: {} })), { kid: 'one', kty: 'EC', alg: 'ES256', use: 'sig' });
});

test.run();
