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
    purge: (cutoffs, limit) => breaker.execute(() => storage.purge(cutoffs, limit)),
    ping: () => storage.ping(),
    close: () => storage.close(),
  };
}

function guardStores({ users, sessions, keys, audit }: Stores, breaker: Breaker): Stores {
  return {
    users: {
      create: (user, passwordHash) => breaker.execute(() => users.create(user, passwordHash)),
      findTaken: (candidate) => breaker.execute(() => users.findTaken(candidate)),
      findById: (id) => breaker.execute(() => users.findById(id)),
      findCredentials: (login) => breaker.execute(() => users.findCredentials(login)),
      recordLogin: (login) => breaker.execute(() => users.recordLogin(login)),
      update: (update) => breaker.execute(() => users.update(update)),
      grantRole: (grant) => breaker.execute(() => users.grantRole(grant)),
      changePassword: (change) => breaker.execute(() => users.changePassword(change)),
      list: (query) => breaker.execute(() => users.list(query)),
    },
    sessions: {
      start: (session, token) => breaker.execute(() => sessions.start(session, token)),
      findWithUser: (sessionId) => breaker.execute(() => sessions.findWithUser(sessionId)),
      findByRefreshToken: (tokenHash) => breaker.execute(() => sessions.findByRefreshToken(tokenHash)),
      rotateRefreshToken: (rotation) => breaker.execute(() => sessions.rotateRefreshToken(rotation)),
      keepRefreshToken: (tokenHash, now, describeReuse) =>
        breaker.execute(() => sessions.keepRefreshToken(tokenHash, now, describeReuse)),
      revoke: (userId, sessionId, now) => breaker.execute(() => sessions.revoke(userId, sessionId, now)),
      revokeAll: (userId, now, exceptSessionId) =>
        breaker.execute(() => sessions.revokeAll(userId, now, exceptSessionId)),
      listLive: (userId, now) => breaker.execute(() => sessions.listLive(userId, now)),
      listAddresses: (login, limit) => breaker.execute(() => sessions.listAddresses(login, limit)),
    },
    keys: {
      list: () => breaker.execute(() => keys.list()),
      add: (key, predecessorId) => breaker.execute(() => keys.add(key, predecessorId)),
      reseal: (id, from, to) => breaker.execute(() => keys.reseal(id, from, to)),
      raiseTokenTtl: (id, seconds) => breaker.execute(() => keys.raiseTokenTtl(id, seconds)),
      remove: (ids) => breaker.execute(() => keys.remove(ids)),
    },
    audit: {
      append: (event) => breaker.execute(() => audit.append(event)),
      list: (query) => breaker.execute(() => audit.list(query)),
    },
  };
}
