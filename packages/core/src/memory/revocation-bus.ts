import type { Revocation, RevocationListener, Revocations } from '../ports/revocations.ts';

/** What several instances in one process tell each other through. */
export interface RevocationBus {
  /** A channel of its own for one more instance, which hears what is published on the others. */
  join(): Revocations;
}

/** A bus that loses nothing: whatever is published has been heard when the call returns. */
export function createRevocationBus(): RevocationBus {
  const listeners = new Map<Revocations, RevocationListener>();
  const tellOthers = (sender: Revocations, revocation: Revocation) => {
    for (const [channel, listener] of listeners) if (channel !== sender) listener.revoked(revocation);
  };
  return {
    join: () => {
      const channel: Revocations = {
        publish: async (revocation) => tellOthers(channel, revocation),
        subscribe: (listener) => void listeners.set(channel, listener),
        close: async () => void listeners.delete(channel),
      };
      return channel;
    },
  };
}
