import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { parseKeySet } from '../../src/verifier/parse-key-set.ts';

const test = suite('key sets');

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const good: JsonWebKey = { kid: 'good', ...ec.publicKey.export({ format: 'jwk' }) };
const goodRsa: JsonWebKey = { kid: 'good-rsa', ...rsa.publicKey.export({ format: 'jwk' }) };

const idsOf = (...keys: readonly unknown[]) => [...parseKeySet({ keys }).keys()];

test('keys of P-256 and RSA are taken, each for its one algorithm', () => {
  const keys = parseKeySet({ keys: [good, goodRsa], comment: 'other members are nobody’s business' });
  assert.equal(
    [...keys.values()].map(({ id, algorithm }) => `${algorithm} ${id}`),
    ['ES256 good', 'RS256 good-rsa'],
  );
  assert.ok(keys.get('good')?.key.equals(ec.publicKey));
  assert.ok(keys.get('good-rsa')?.key.equals(rsa.publicKey));
});

test('a key may say that it is for signatures, and by which algorithm', () => {
  const says = { use: 'sig', key_ops: ['verify'] };
  assert.equal(idsOf({ ...good, ...says, alg: 'ES256' }, { ...goodRsa, ...says, alg: 'RS256' }), ['good', 'good-rsa']);
});

test('every other key is passed over', () => {
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' });
  const koblitz = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey.export({ format: 'jwk' });
  const edwards = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
  const { kid: _, ...anonymous } = good;
  const others: Readonly<Record<string, unknown>> = {
    'a shared secret': { kid: 'bad', kty: 'oct', k: 'c2VjcmV0', alg: 'HS256' },
    'another curve': { kid: 'bad', ...p384 },
    'a Koblitz curve': { kid: 'bad', ...koblitz },
    'an Edwards curve': { kid: 'bad', ...edwards },
    'a short RSA key': { kid: 'bad', ...short },
    'a key for encryption': { ...good, use: 'enc' },
    'a key that only signs': { ...good, key_ops: ['sign'] },
    'another algorithm of the curve': { ...good, alg: 'ECDH-ES' },
    'another algorithm of RSA': { ...goodRsa, alg: 'PS256' },
    'a key without an id': anonymous,
    'an empty id': { ...good, kid: '' },
    'an id that is no text': { ...good, kid: 1 },
    'a private key': { kid: 'bad', ...ec.privateKey.export({ format: 'jwk' }) },
    'a private RSA key': { kid: 'bad', ...rsa.privateKey.export({ format: 'jwk' }) },
    'a point that is not on the curve': { ...good, y: good.x },
    'an EC key that is half': { ...good, y: undefined },
    'an RSA key without numbers': { ...goodRsa, n: '', e: '' },
    'an RSA key that is half': { ...goodRsa, e: undefined },
    'no object': 'key',
    null: null,
  };
  for (const [name, key] of Object.entries(others)) {
    assert.equal(idsOf(key, { ...good, kid: 'other' }), ['other'], name);
    assert.throws(() => parseKeySet({ keys: [key] }), /no key for/, name);
  }
});

test('of two keys with one id the first counts', () => {
  const keys = parseKeySet({ keys: [good, { ...goodRsa, kid: 'good' }] });
  assert.is(keys.size, 1);
  assert.is(keys.get('good')?.algorithm, 'ES256');
});

test('what is no key set is refused, and so is one without a usable key', () => {
  for (const value of [null, [], 'keys', {}, { keys: {} }, { keys: null }]) {
    assert.throws(() => parseKeySet(value), /not a JSON Web Key set/);
  }
  assert.throws(() => parseKeySet({ keys: [] }), /no key for/);
});

test.run();
