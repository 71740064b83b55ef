import type { Runtime } from '../ports/runtime.ts';
import { deriveKey, seal, sealIvBytes, unseal } from '../tokens/secret.ts';

/** Seals private keys under the secret of the deployment, and opens those sealed under it or the one before. */
export interface KeySealer {
  /** `id` has to be the same at {@link KeySealer.open}. */
  seal(privateDer: Buffer, id: string): string;
  /** Null for what was sealed under a secret that is not known here, or was changed since. */
  open(sealed: string, id: string): OpenedSeal | null;
}

interface OpenedSeal {
  readonly privateDer: Buffer;
  /** False for what was sealed under the previous secret. */
  readonly isCurrent: boolean;
}

interface Secrets {
  readonly secret: string;
  readonly previousSecret: string | undefined;
}

export function createKeySealer(runtime: Runtime, { secret, previousSecret }: Secrets): KeySealer {
  const current = deriveKey(secret, 'signing-key-seal');
  const previous = previousSecret === undefined ? null : deriveKey(previousSecret, 'signing-key-seal');
  return {
    seal: (privateDer, id) => seal(privateDer, current, id, runtime.randomBytes(sealIvBytes)),
    open(sealed, id) {
      const opened = unseal(sealed, current, id);
      if (opened !== null) return { privateDer: opened, isCurrent: true };
      const openedBefore = previous && unseal(sealed, previous, id);
      return openedBefore && { privateDer: openedBefore, isCurrent: false };
    },
  };
}
