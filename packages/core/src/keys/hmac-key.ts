import { createSecretKey } from 'node:crypto';
import { deriveKey } from '../tokens/secret.ts';
import type { SigningPair } from './opened-key.ts';

/**
 * The key of HS256: the UTF-8 bytes of the shared secret. Its id is derived with HKDF, so that it helps nobody who tries secrets
 * faster than the signature of a token does.
 */
export function createHmacKey(hmacSecret: string): SigningPair {
  const key = createSecretKey(hmacSecret, 'utf8');
  const id = deriveKey(hmacSecret, 'hmac-key-id').export().toString('base64url');
  return { id, algorithm: 'HS256', key, privateKey: key };
}
