import type { Revocation } from '../ports/revocations.ts';

/** What a write makes untrue of what is cached of sessions and users. */
export type Change =
  | Exclude<Revocation, { kind: 'keys' }>
  /** Nobody knows what: some session may have ended. */
  | { readonly kind: 'unknown' };

/** Who has to know of a change. */
export type Audience = 'everyone' | 'this instance';

/** What acts on a change. */
export interface ChangeReactions {
  /** Makes this instance forget what the change makes untrue. */
  forget(change: Change): void;
  /** Tells the other instances, without waiting for it. */
  announce(revocation: Revocation): void;
}

/**
 * The changes of one call or one transaction. Before each write this instance forgets what it may change; once all is settled,
 * whatever came of it, it forgets again what was read meanwhile, and the others are told. A write that failed counts as one that
 * was made: its answer may be what was lost.
 */
export class Changes {
  readonly #reactions: ChangeReactions;
  readonly #noted = new Map<string, Change>();
  readonly #toAnnounce = new Set<string>();

  constructor(reactions: ChangeReactions) {
    this.#reactions = reactions;
  }

  /** Runs a write. One that answers that it changed nothing (null, false, 0) is not worth telling others of. */
  async watch<Result>(change: Change, write: () => Promise<Result>, audience: Audience = 'everyone'): Promise<Result> {
    this.#reactions.forget(change);
    let hasChanged = true;
    try {
      const result = await write();
      hasChanged = result !== null && result !== false && result !== 0;
      return result;
    } finally {
      this.note(change, hasChanged ? audience : 'this instance');
    }
  }

  /** Adds a change; the same one twice is one. */
  note(change: Change, audience: Audience): void {
    const key = JSON.stringify(change);
    this.#noted.set(key, change);
    if (audience === 'everyone') this.#toAnnounce.add(key);
  }

  /** To be called once nothing is under way any more. */
  settle(): void {
    for (const [key, change] of this.#noted) {
      this.#reactions.forget(change);
      if (change.kind !== 'unknown' && this.#toAnnounce.has(key)) this.#reactions.announce(change);
    }
  }
}
