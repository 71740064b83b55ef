import { ConfigurationError } from '../errors.ts';
import { createHmacKey } from '../keys/hmac-key.ts';
import { assertSecret } from '../tokens/secret.ts';
import type { VerificationKey } from '../tokens/verification-key.ts';
import { type JsonWebKeySet, type KeySet, parseKeySet } from './parse-key-set.ts';

/** Where a verifier has its keys from. */
export interface KeySource {
  /**
   * Sees to it that the keys are fresh enough, and that the one of this id is there if it can be had.
   * @throws KeySetUnavailableError when that cannot be said
   */
  prepare(id: string): Promise<void>;
  /** The key of this id, or null. */
  find(id: string): VerificationKey | null;
}

/**
 * Keys that were handed in and never change.
 * @throws ConfigurationError when none of them is usable
 */
export function createGivenKeys(set: JsonWebKeySet): KeySource {
  const keys = parseGivenKeys(set);
  return { prepare: async () => undefined, find: (id) => keys.get(id) ?? null };
}

/**
 * The shared secret of a service that signs with HS256.
 * @throws ConfigurationError when it is shorter than 32 bytes of UTF-8
 */
export function createSharedSecret(secret: string): KeySource {
  assertSecret(secret);
  const key = createHmacKey(secret);
  return { prepare: async () => undefined, find: (id) => (id === key.id ? key : null) };
}

function parseGivenKeys(set: JsonWebKeySet): KeySet {
  try {
    return parseKeySet(set);
  } catch (cause) {
    throw new ConfigurationError('keys must be a JSON Web Key set with at least one usable key', { cause });
  }
}
