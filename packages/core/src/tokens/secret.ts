import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { ConfigurationError } from '../errors.ts';

const minSecretBytes = 32;
const ivBytes = 12;
const tagBytes = 16;

/** What a derived key is for; each purpose has a key of its own, so that none can be used for another. */
export type Purpose = 'hmac-key-id' | 'limit-subject' | 'list-cursor' | 'refresh-token-successor' | 'signing-key-seal';

/**
 * Checks a secret of the deployment; `name` is the option it was given as.
 * @throws ConfigurationError when it is missing or shorter than 32 bytes of UTF-8
 */
export function assertSecret(secret: string | undefined, name = 'secret'): asserts secret is string {
  if (secret === undefined || Buffer.byteLength(secret) < minSecretBytes) {
    throw new ConfigurationError(`${name} must be at least ${minSecretBytes} bytes long`);
  }
}

/**
 * Derives a 256-bit key from the secret of the deployment (HKDF-SHA-256, RFC 5869). A key object, which is used as it is: bytes
 * are made into one again for each HMAC, and that takes longer than the HMAC.
 */
export function deriveKey(secret: string, purpose: Purpose): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `auth:${purpose}:v1`, 32)));
}

/** Encrypts with AES-256-GCM; `context` is authenticated and has to be the same at {@link unseal}. */
export function seal(plaintext: Buffer, key: KeyObject, context: string, iv: Buffer): string {
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), ciphertext]).toString('base64url');
}

/** How many random bytes {@link seal} takes as `iv`; never the same twice under one key. */
export const sealIvBytes = ivBytes;

/** Decrypts what {@link seal} made; null when the key or the context is another, or a bit was changed. */
export function unseal(sealed: string, key: KeyObject, context: string): Buffer | null {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < ivBytes + tagBytes) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
  } catch {
    return null;
  }
}
