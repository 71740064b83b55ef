import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Storage } from '@auth/core';
import { createMemoryStorage } from '@auth/core/memory';

/** A storage in memory that tells of every call, and holds back the answers of {@link Storage.sessions.findWithUser} on demand. */
export interface WatchedReads {
  readonly storage: Storage;
  /** The methods called so far: `sessions.findWithUser`. */
  readonly calls: string[];
  /** Answers are held back from now on, though what they say is decided. */
  hold(): void;
  /** Lets all answers go that are held back. */
  release(): void;
  /** Each answer comes so many turns of the event loop after it was decided, at random. */
  delayUpTo(turns: number): void;
}

export function makeWatchedReads(inner: Storage = createMemoryStorage()): WatchedReads {
  const calls: string[] = [];
  let gate: PromiseWithResolvers<void> | null = null;
  let mostTurns = 0;
  const findWithUser: Storage['sessions']['findWithUser'] = async (sessionId) => {
    const found = await inner.sessions.findWithUser(sessionId);
    for (let turns = Math.floor(Math.random() * (mostTurns + 1)); turns > 0; turns -= 1) await nextTurn();
    await gate?.promise;
    return found;
  };
  const storage = { ...inner, sessions: { ...inner.sessions, findWithUser } };
  return {
    storage: {
      ...counted('storage', storage, calls),
      users: counted('users', storage.users, calls),
      sessions: counted('sessions', storage.sessions, calls),
      keys: counted('keys', storage.keys, calls),
      audit: counted('audit', storage.audit, calls),
    },
    calls,
    hold: () => {
      gate = Promise.withResolvers();
    },
    release: () => {
      gate?.resolve();
      gate = null;
    },
    delayUpTo: (turns) => {
      mostTurns = turns;
    },
  };
}

function counted<Store extends object>(name: string, store: Store, calls: string[]): Store {
  return new Proxy(store, {
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        calls.push(`${name}.${String(key)}`);
        return Reflect.apply(member, target, args);
      };
    },
    ownKeys: (target) => Reflect.ownKeys(target),
    getOwnPropertyDescriptor: (target, key) => Reflect.getOwnPropertyDescriptor(target, key),
  });
}
