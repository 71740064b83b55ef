import type { RevocationListener } from '../ports/revocations.ts';
import type { SessionCache } from '../sessions/session-cache.ts';
import type { Change } from './changes.ts';

interface ListenerDependencies {
  readonly cache: SessionCache;
  /** Never rejects. */
  readonly reloadKeys: () => Promise<void>;
}

/** Does what other instances say: forgets what they revoked, and everything where something may have been missed. */
export function createRevocationListener({ cache, reloadKeys }: ListenerDependencies): RevocationListener {
  return {
    revoked: (revocation) => {
      if (revocation.kind === 'keys') void reloadKeys();
      else forgetChange(cache, revocation);
    },
    interrupted: () => {
      cache.forgetAll();
      void reloadKeys();
    },
  };
}

/** Makes a cache forget what a change makes untrue. */
export function forgetChange(cache: SessionCache, change: Change): void {
  if (change.kind === 'session') cache.forgetSession(change.sessionId);
  else if (change.kind === 'user') cache.forgetUser(change.userId);
  else cache.forgetAll();
}
