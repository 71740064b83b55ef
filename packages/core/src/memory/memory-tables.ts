import type { AuditEvent, RefreshToken, Session, SigningKey, User } from '../model.ts';

/** Runs the body of a store's method, where and when the storage sees fit. */
export type Run = <Result>(body: () => Result) => Promise<Result>;

/** What undoes the changes of a piece of work, oldest first. */
type Journal = (() => void)[];

/** A map whose changes can be taken back. */
export class Table<Row> {
  readonly #rows = new Map<string, Row>();
  readonly #journal: Journal;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  has(key: string): boolean {
    return this.#rows.has(key);
  }

  set(key: string, row: Row): void {
    const before = this.#rows.get(key);
    this.#journal.push(() => (before === undefined ? this.#rows.delete(key) : this.#rows.set(key, before)));
    this.#rows.set(key, row);
  }

  delete(key: string): void {
    const before = this.#rows.get(key);
    if (before !== undefined) {
      this.#journal.push(() => this.#rows.set(key, before));
      this.#rows.delete(key);
    }
  }

  values(): Row[] {
    return [...this.#rows.values()];
  }
}

export interface UserRow {
  readonly user: User;
  readonly passwordHash: string | null;
}

export interface TokenRow extends RefreshToken {
  /** The token it was exchanged for; null while unspent. */
  readonly successorHash: string | null;
}

export interface KeyRow {
  readonly key: SigningKey;
  /** 1 for the first key and one more for each that follows. */
  readonly generation: number;
}

export interface Tables {
  readonly users: Table<UserRow>;
  readonly userIdsByEmail: Table<string>;
  readonly userIdsByUsername: Table<string>;
  readonly sessions: Table<Session>;
  readonly sessionIdsByUser: Table<readonly string[]>;
  readonly tokens: Table<TokenRow>;
  readonly keys: Table<KeyRow>;
  readonly audit: Table<AuditEvent>;
  /** Makes what has changed since the last call final. */
  commit(): void;
  /** Takes back what has changed since {@link Tables.commit} was last called. */
  rollback(): void;
}

export function createTables(): Tables {
  const journal: Journal = [];
  return {
    users: new Table(journal),
    userIdsByEmail: new Table(journal),
    userIdsByUsername: new Table(journal),
    sessions: new Table(journal),
    sessionIdsByUser: new Table(journal),
    tokens: new Table(journal),
    keys: new Table(journal),
    audit: new Table(journal),
    commit: () => {
      journal.length = 0;
    },
    rollback: () => {
      for (const undo of journal.splice(0).reverse()) {
        undo();
      }
    },
  };
}
