import type { SigningKey } from '../model.ts';

export interface SigningKeyStore {
  /** All keys, newest first: in the reverse of the order in which they were added. */
  list(): Promise<readonly SigningKey[]>;
  /**
   * Adds a key behind the newest if that is still `predecessorId`, or as the first if that is null and there is none; whether it
   * did. Of simultaneous calls with one predecessor exactly one does.
   */
  add(key: SigningKey, predecessorId: string | null): Promise<boolean>;
  /** Replaces the sealed private half `from` by `to`; false when there is no such key, or another one is stored. */
  reseal(id: string, from: string, to: string): Promise<boolean>;
  /** Raises `tokenTtlSeconds` of a key to at least so many. */
  raiseTokenTtl(id: string, seconds: number): Promise<void>;
  /** Deletes the keys of these ids; how many of them there were. */
  remove(ids: readonly string[]): Promise<number>;
}
