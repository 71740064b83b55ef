import type { RefreshOutcome, SessionStore, SessionWithUser } from '../ports/session-store.ts';
import type { Storage, Stores } from '../ports/storage.ts';
import type { UserStore } from '../ports/user-store.ts';
import { type Change, type ChangeReactions, Changes } from './changes.ts';

/** Runs a write with the changes that it belongs to. */
type Run = <Result>(write: (changes: Changes) => Promise<Result>) => Promise<Result>;

/**
 * The same storage, with an eye on every intent that changes what is cached of sessions and users, so that no caller can forget
 * to say so. Every method is listed: one that is new does not compile before it is decided what it changes.
 */
export function watchStorage(storage: Storage, reactions: ChangeReactions): Storage {
  const settling: Run = async (write) => {
    const changes = new Changes(reactions);
    try {
      return await write(changes);
    } finally {
      changes.settle();
    }
  };
  return {
    ...watchStores(storage, settling),
    transaction: (work) =>
      settling((changes) => storage.transaction((stores) => work(watchStores(stores, (write) => write(changes))))),
    // Takes away sessions that have ended; whoever cached one holds its end against the clock, and what was revoked stays so.
    purge: (cutoffs, limit) => storage.purge(cutoffs, limit),
    ping: () => storage.ping(),
    close: () => storage.close(),
  };
}

function watchStores({ users, sessions, keys, audit }: Stores, run: Run): Stores {
  return { users: watchUsers(users, run), sessions: watchSessions(sessions, run), keys, audit };
}

function watchUsers(users: UserStore, run: Run): UserStore {
  const changing = <Input extends { readonly userId: string }, Result>(write: (input: Input) => Promise<Result>) => {
    return (input: Input) =>
      run((changes) => changes.watch({ kind: 'user', userId: input.userId }, () => write(input)));
  };
  return {
    create: (user, passwordHash) => users.create(user, passwordHash),
    findTaken: (candidate) => users.findTaken(candidate),
    findById: (id) => users.findById(id),
    findCredentials: (login) => users.findCredentials(login),
    // Moves `lastLoginAt` and nothing that decides who is let in.
    recordLogin: (login) =>
      run((changes) =>
        changes.watch({ kind: 'user', userId: login.userId }, () => users.recordLogin(login), 'this instance'),
      ),
    update: changing((update) => users.update(update)),
    grantRole: changing((grant) => users.grantRole(grant)),
    changePassword: changing((change) => users.changePassword(change)),
    list: (query) => users.list(query),
  };
}

function watchSessions(sessions: SessionStore, run: Run): SessionStore {
  return {
    start: (session, token) => sessions.start(session, token),
    findWithUser: (sessionId) => sessions.findWithUser(sessionId),
    findByRefreshToken: (tokenHash) => sessions.findByRefreshToken(tokenHash),
    rotateRefreshToken: (rotation) => run((changes) => noteEnd(changes, () => sessions.rotateRefreshToken(rotation))),
    keepRefreshToken: (tokenHash, now, describeReuse) =>
      run((changes) => noteEnd(changes, () => sessions.keepRefreshToken(tokenHash, now, describeReuse))),
    revoke: (userId, sessionId, now) =>
      run((changes) => changes.watch({ kind: 'session', sessionId }, () => sessions.revoke(userId, sessionId, now))),
    revokeAll: (userId, now, exceptSessionId) =>
      run((changes) => changes.watch({ kind: 'user', userId }, () => sessions.revokeAll(userId, now, exceptSessionId))),
    listLive: (userId, now) => sessions.listLive(userId, now),
    listAddresses: (login, limit) => sessions.listAddresses(login, limit),
  };
}

/** Whose session a refresh ends, or finds ended, is known from its answer only; without one it may have been anybody's. */
async function noteEnd(changes: Changes, refresh: () => Promise<RefreshOutcome>): Promise<RefreshOutcome> {
  try {
    const outcome = await refresh();
    if (outcome.kind === 'reused') changes.note(endOf(outcome), 'everyone');
    if (outcome.kind === 'revoked') changes.note(endOf(outcome), 'this instance');
    return outcome;
  } catch (error) {
    changes.note({ kind: 'unknown' }, 'this instance');
    throw error;
  }
}

function endOf({ session }: SessionWithUser): Change {
  return { kind: 'session', sessionId: session.id };
}
