import { createHash, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { Jwk, SigningAlgorithm, SigningKey } from '../model.ts';
import type { KeySealer } from './key-sealer.ts';

const generate = promisify(generateKeyPair);
/** What RFC 7518, section 3.3, asks of RS256. */
const modulusLength = 2048;

/** The algorithms that have a private half and a public one. */
export type KeyPairAlgorithm = Exclude<SigningAlgorithm, 'HS256'>;

interface NewKey extends Pick<SigningKey, 'activeFrom' | 'createdAt' | 'tokenTtlSeconds'> {
  readonly algorithm: KeyPairAlgorithm;
}

/** Makes a key, its private half sealed. */
export async function createKey(sealer: KeySealer, key: NewKey): Promise<SigningKey> {
  const pair =
    key.algorithm === 'ES256'
      ? await generate('ec', { namedCurve: 'P-256' })
      : await generate('rsa', { modulusLength });
  const publicKey = pair.publicKey.export({ format: 'jwk' });
  const id = thumbprint(publicKey);
  const privateDer = pair.privateKey.export({ format: 'der', type: 'pkcs8' });
  return { id, ...key, publicKey, sealedPrivateKey: sealer.seal(privateDer, id) };
}

/** RFC 7638, section 3.2: the required members in lexicographic order; those of the other kind of key are undefined. */
function thumbprint({ crv, e, kty, n, x, y }: Jwk): string {
  return createHash('sha256').update(JSON.stringify({ crv, e, kty, n, x, y })).digest('base64url');
}
