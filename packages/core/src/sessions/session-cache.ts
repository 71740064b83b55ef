import { LRUCache } from 'lru-cache';
import type { Runtime } from '../ports/runtime.ts';
import type { SessionWithUser } from '../ports/session-store.ts';

const defaultMaxSessions = 10_000;

/** Which session, and whose it is by the word of its access token. */
export interface SessionOwner {
  readonly sessionId: string;
  readonly userId: string;
}

interface SessionCacheOptions {
  readonly read: (sessionId: string) => Promise<SessionWithUser | null>;
  readonly runtime: Runtime;
  /** How old a state may be, counted from before it was read. 0 reads every time. */
  readonly ttlSeconds: number;
  /** How many sessions are remembered at most. Default 10 000. */
  readonly maxSessions?: number;
}

interface Entry {
  readonly state: SessionWithUser;
  readonly readAtMs: number;
}

/** A read under way, which all who miss the same session wait for. */
interface Reading {
  readonly userId: string;
  readonly readAtMs: number;
  readonly state: Promise<SessionWithUser | null>;
}

/**
 * Sessions and their users as they were read a moment ago. What is forgotten is forgotten for good: a read that began before
 * answers those who wait for it already, nobody else, and is not remembered.
 *
 * Nothing here is judged: a state, alive or not, is held against the clock by whoever asks. What may be out of date until it is
 * forgotten decides nothing: `lastUsedAt`, which sessions are listed with from the storage, and `lastLoginAt`. No session's
 * `passwordProvedAt` changes after its start; an intent that changes it has to be one that is watched.
 */
export class SessionCache {
  readonly #options: SessionCacheOptions;
  readonly #entries: LRUCache<string, Entry>;
  readonly #sessionIdsByUser = new Map<string, Set<string>>();
  readonly #readings = new Map<string, Reading>();

  constructor(options: SessionCacheOptions) {
    this.#options = options;
    this.#entries = new LRUCache({
      max: options.maxSessions ?? defaultMaxSessions,
      dispose: ({ state }, sessionId) => this.#leaveUser(state.user.id, sessionId),
    });
  }

  /** The session and its user, no older than the time allowed; frozen, because others get the same. */
  async find(owner: SessionOwner): Promise<SessionWithUser | null> {
    if (this.#options.ttlSeconds === 0) return this.#read(owner.sessionId);
    return this.#recall(owner.sessionId) ?? this.#joinReading(owner);
  }

  forgetSession(sessionId: string): void {
    this.#entries.delete(sessionId);
    this.#readings.delete(sessionId);
  }

  /** Forgets every session of a user. */
  forgetUser(userId: string): void {
    for (const sessionId of this.#sessionIdsByUser.get(userId) ?? []) this.#entries.delete(sessionId);
    for (const [sessionId, reading] of this.#readings) {
      if (reading.userId === userId) this.#readings.delete(sessionId);
    }
  }

  forgetAll(): void {
    this.#entries.clear();
    this.#readings.clear();
  }

  #recall(sessionId: string): SessionWithUser | null {
    const entry = this.#entries.get(sessionId);
    if (entry === undefined) return null;
    if (this.#isFresh(entry)) return entry.state;
    this.#entries.delete(sessionId);
    return null;
  }

  #joinReading(owner: SessionOwner): Promise<SessionWithUser | null> {
    const current = this.#readings.get(owner.sessionId);
    if (current?.userId === owner.userId && this.#isFresh(current)) return current.state;
    const readAtMs = this.#nowMs();
    const reading: Reading = { userId: owner.userId, readAtMs, state: this.#read(owner.sessionId) };
    this.#readings.set(owner.sessionId, reading);
    void this.#remember(owner.sessionId, reading);
    return reading.state;
  }

  async #read(sessionId: string): Promise<SessionWithUser | null> {
    const state = await this.#options.read(sessionId);
    return state && frozenCopy(state);
  }

  /** Remembers what is read, unless it is forgotten before it arrives. */
  async #remember(sessionId: string, reading: Reading): Promise<void> {
    const state = await reading.state.catch(() => null);
    if (this.#readings.get(sessionId) !== reading) return;
    this.#readings.delete(sessionId);
    if (state?.user.id !== reading.userId) return;
    this.#entries.set(sessionId, { state, readAtMs: reading.readAtMs });
    this.#joinUser(reading.userId, sessionId);
  }

  /** A clock that was set back makes an instant of the future, which is as stale as one that is too old. */
  #isFresh({ readAtMs }: { readonly readAtMs: number }): boolean {
    const ageMs = this.#nowMs() - readAtMs;
    return ageMs >= 0 && ageMs < this.#options.ttlSeconds * 1000;
  }

  #joinUser(userId: string, sessionId: string): void {
    const sessionIds = this.#sessionIdsByUser.get(userId) ?? new Set();
    this.#sessionIdsByUser.set(userId, sessionIds.add(sessionId));
  }

  #leaveUser(userId: string, sessionId: string): void {
    const sessionIds = this.#sessionIdsByUser.get(userId);
    sessionIds?.delete(sessionId);
    if (sessionIds?.size === 0) this.#sessionIdsByUser.delete(userId);
  }

  #nowMs(): number {
    return this.#options.runtime.now().getTime();
  }
}

function frozenCopy({ session, user }: SessionWithUser): SessionWithUser {
  const roles = Object.freeze([...user.roles]);
  return Object.freeze({ session: Object.freeze({ ...session }), user: Object.freeze({ ...user, roles }) });
}
