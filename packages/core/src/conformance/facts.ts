import type { Storage } from '../ports/storage.ts';

/** What holds of every storage, by name, and how to see that it holds of a fresh one. */
export type Facts = Readonly<Record<string, (storage: Storage) => Promise<void>>>;
