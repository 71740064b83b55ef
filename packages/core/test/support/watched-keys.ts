import type { SigningKey, Storage } from '@auth/core';

/** A storage whose list of signing keys can be held up, refused and counted. */
export interface WatchedKeys extends Storage {
  /** How often the keys were listed. */
  readonly lists: () => number;
  /** What a list waits for, and rejects with, from now on. */
  readonly onList: (before: () => Promise<void>) => void;
}

export function watchKeys(storage: Storage): WatchedKeys {
  let count = 0;
  let wait = async () => {};
  const list = async (): Promise<readonly SigningKey[]> => {
    count += 1;
    const keys = storage.keys.list();
    await wait();
    return keys;
  };
  return {
    ...storage,
    keys: { ...storage.keys, list },
    lists: () => count,
    onList: (before) => {
      wait = before;
    },
  };
}
