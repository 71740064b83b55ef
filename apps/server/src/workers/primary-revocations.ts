import type { RevocationListener, Revocations } from '@auth/core';
import type { Line } from './line.ts';

/** Tells the other workers, and other machines, by way of the primary process. */
export function createPrimaryRevocations(line: Line): Revocations {
  let listener: RevocationListener | null = null;
  line.listen((message) => {
    if (message.type === 'revoked') listener?.revoked(message.revocation);
    if (message.type === 'interrupted') listener?.interrupted();
  });
  return {
    publish: (revocation) => line.send({ type: 'revoked', revocation }),
    subscribe: (subscriber) => {
      listener = subscriber;
    },
    close: async () => {
      listener = null;
    },
  };
}
