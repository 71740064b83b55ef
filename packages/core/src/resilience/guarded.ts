import { DatabaseError } from '../errors.ts';
import type { Storage, Stores } from '../ports/storage.ts';
import type { Breaker } from './breaker.ts';

/** What a breaker around a storage counts: an outage, never what a client did. */
export function isStorageFailure(error: unknown): boolean {
  return error instanceof DatabaseError;
}

/**
 * The same storage behind a breaker. A transaction is one call, whatever happens within it; a ping goes past the breaker, so
 * that a health check neither counts nor is refused, and so does the end.
 */
export function guardStorage(storage: Storage, breaker: Breaker): Storage {
  return {
    ...guardStores(storage, breaker),
    transaction: (work) => breaker.execute(() => storage.transaction(work)),
    ping: () => storage.ping(),
    close: () => storage.close(),
  };
}

function guardStores({ users, sessions, keys }: Stores, breaker: Breaker): Stores {
  return {
    users: {
      create: (user, passwordHash) => breaker.execute(() => users.create(user, passwordHash)),
      findTaken: (candidate) => breaker.execute(() => users.findTaken(candidate)),
      findById: (id) => breaker.execute(() => users.findById(id)),
      findCredentials: (login) => breaker.execute(() => users.findCredentials(login)),
      recordLogin: (login) => breaker.execute(() => users.recordLogin(login)),
    },
    sessions: {
      start: (session, token) => breaker.execute(() => sessions.start(session, token)),
      findWithUser: (sessionId) => breaker.execute(() => sessions.findWithUser(sessionId)),
      rotateRefreshToken: (rotation) => breaker.execute(() => sessions.rotateRefreshToken(rotation)),
      keepRefreshToken: (tokenHash, now) => breaker.execute(() => sessions.keepRefreshToken(tokenHash, now)),
      revoke: (sessionId, now) => breaker.execute(() => sessions.revoke(sessionId, now)),
      revokeAll: (userId, now) => breaker.execute(() => sessions.revokeAll(userId, now)),
    },
    keys: {
      list: () => breaker.execute(() => keys.list()),
      ensureFirst: (key) => breaker.execute(() => keys.ensureFirst(key)),
    },
  };
}
