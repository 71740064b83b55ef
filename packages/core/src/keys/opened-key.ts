import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { SigningKey } from '../model.ts';
import type { VerificationKey } from '../tokens/verification-key.ts';
import type { KeySealer } from './key-sealer.ts';

/** A key that tokens are signed with. */
export interface SigningPair extends VerificationKey {
  /** For HS256 the shared secret. */
  readonly privateKey: KeyObject;
}

/** A stored key, ready for use. */
export interface OpenedKey {
  readonly verification: VerificationKey;
  /** Null where its private half was sealed under a secret that is not known here: it verifies, and does not sign. */
  readonly signing: SigningPair | null;
  /** The private half, sealed under today's secret; null where it is already. */
  readonly resealed: string | null;
}

/**
 * Opens a stored key. What was opened before is used again: an instance whose secret is not today's yet goes on signing with the
 * keys that others have resealed meanwhile.
 */
export function openKey(stored: SigningKey, sealer: KeySealer, before: OpenedKey | undefined): OpenedKey {
  const { id, algorithm, publicKey, sealedPrivateKey } = stored;
  const verification = before?.verification ?? {
    id,
    algorithm,
    key: createPublicKey({ key: publicKey, format: 'jwk' }),
  };
  const opened = sealer.open(sealedPrivateKey, id);
  if (opened === null) return { verification, signing: before?.signing ?? null, resealed: null };
  const { privateDer, isCurrent } = opened;
  const privateKey = before?.signing?.privateKey ?? createPrivateKey({ key: privateDer, format: 'der', type: 'pkcs8' });
  const signing = before?.signing ?? { ...verification, privateKey };
  return { verification, signing, resealed: isCurrent ? null : sealer.seal(privateDer, id) };
}
