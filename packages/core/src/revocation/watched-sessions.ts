import type { Logger } from '../ports/logger.ts';
import type { Revocation, Revocations } from '../ports/revocations.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { Storage } from '../ports/storage.ts';
import type { Breaker } from '../resilience/breaker.ts';
import { guardStorage } from '../resilience/guarded.ts';
import { SessionCache } from '../sessions/session-cache.ts';
import { Announcer } from './announcer.ts';
import { createRevocationListener, forgetChange } from './revocation-listener.ts';
import { watchStorage } from './watch-storage.ts';

interface WatchedSessionsDependencies {
  readonly storage: Storage;
  /** What the calls to the storage go through. */
  readonly database: Breaker;
  readonly revocations: Revocations;
  readonly runtime: Runtime;
  readonly logger: Logger;
}

interface WatchedSessions {
  /** All that changes anything has to go through this one. */
  readonly storage: Storage;
  readonly cache: SessionCache;
  /** Tells the other instances, without waiting for it. */
  readonly announce: (revocation: Revocation) => void;
  /** Begins to do what the other instances say; `reloadKeys` never rejects. */
  follow(reloadKeys: () => Promise<void>): void;
  /** Tells the other instances what is still untold, and closes the channel and the storage. */
  close(): Promise<void>;
}

/** A storage behind its breaker, and a cache of sessions that hears of every change, made here or elsewhere. */
export function watchSessions(deps: WatchedSessionsDependencies, ttlSeconds: number): WatchedSessions {
  const { database, revocations, runtime, logger } = deps;
  const announcer = new Announcer({ channel: revocations, logger });
  const announce = (revocation: Revocation) => void announcer.publish(revocation);
  const cache = new SessionCache({ read: (id) => storage.sessions.findWithUser(id), runtime, ttlSeconds });
  const watched = watchStorage(deps.storage, { forget: (change) => forgetChange(cache, change), announce });
  const storage: Storage = guardStorage(watched, database);
  return {
    storage,
    cache,
    announce,
    follow: (reloadKeys) => revocations.subscribe(createRevocationListener({ cache, reloadKeys })),
    close: async () => {
      await announcer.close();
      await storage.close();
    },
  };
}
