import type { KeyDescription } from '@auth/core';

/** A signing key, as programs are told of one. */
export function toKeyBody({ id, algorithm, state, createdAt, activeFrom, retiresAt }: KeyDescription) {
  return { kid: id, algorithm, state, created_at: createdAt, active_from: activeFrom, retires_at: retiresAt };
}
