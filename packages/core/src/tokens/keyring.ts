import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import { ConfigurationError } from '../errors.ts';
import type { SigningAlgorithm, SigningKey } from '../model.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { SigningKeyStore } from '../ports/storage.ts';
import { deriveKey, seal, sealIvBytes, unseal } from './secret.ts';

/** A key that tokens are verified with: its algorithm is pinned, whatever a token's header says (RFC 8725, section 3.1). */
export interface VerificationKey {
  readonly id: string;
  readonly algorithm: SigningAlgorithm;
  readonly publicKey: KeyObject;
}

/** The keys of a deployment, opened and ready for use. */
export interface Keyring {
  /** What new tokens are signed with. */
  readonly signingKey: VerificationKey & { readonly privateKey: KeyObject };
  /** The key of this id, or null. */
  find(id: string): VerificationKey | null;
}

interface KeyringDependencies {
  readonly keys: SigningKeyStore;
  readonly runtime: Runtime;
  readonly secret: string;
}

/**
 * Opens the stored keys, and makes the first one where there is none: of several instances starting at once, all get the same.
 * @throws ConfigurationError when the keys were sealed under another secret
 */
export async function loadKeyring({ keys, runtime, secret }: KeyringDependencies): Promise<Keyring> {
  const sealKey = deriveKey(secret, 'signing-key-seal');
  const [newest, ...older] = await keys.list();
  const current = newest ?? (await keys.ensureFirst(await createSigningKey(runtime, sealKey)));
  const verificationKeys = new Map([current, ...older].map((key) => [key.id, toVerificationKey(key)]));
  return {
    signingKey: { ...toVerificationKey(current), privateKey: openPrivateKey(current, sealKey) },
    find: (id) => verificationKeys.get(id) ?? null,
  };
}

async function createSigningKey(runtime: Runtime, sealKey: Buffer): Promise<SigningKey> {
  const pair = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const publicKey = pair.publicKey.export({ format: 'jwk' });
  const id = thumbprint(publicKey);
  const privateDer = pair.privateKey.export({ format: 'der', type: 'pkcs8' });
  return {
    id,
    algorithm: 'ES256',
    publicKey,
    sealedPrivateKey: seal(privateDer, sealKey, id, runtime.randomBytes(sealIvBytes)),
    createdAt: runtime.now(),
  };
}

function openPrivateKey(key: SigningKey, sealKey: Buffer): KeyObject {
  const der = unseal(key.sealedPrivateKey, sealKey, key.id);
  if (der === null) {
    throw new ConfigurationError(
      'the stored signing keys were sealed under another secret: give the one they were made with',
    );
  }
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

function toVerificationKey({ id, algorithm, publicKey }: SigningKey): VerificationKey {
  return { id, algorithm, publicKey: createPublicKey({ key: publicKey, format: 'jwk' }) };
}

/** RFC 7638, section 3.2: the required members of an elliptic-curve key in lexicographic order. */
function thumbprint({ crv, kty, x, y }: JsonWebKey): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}
