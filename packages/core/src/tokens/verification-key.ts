import type { KeyObject } from 'node:crypto';
import type { SigningAlgorithm } from '../model.ts';

/** A key that tokens are verified with: its algorithm is pinned, whatever a token's header says (RFC 8725, section 3.1). */
export interface VerificationKey {
  /** The `kid` of the tokens it verifies. */
  readonly id: string;
  readonly algorithm: SigningAlgorithm;
  /** A public key; for HS256 the shared secret. */
  readonly key: KeyObject;
}
