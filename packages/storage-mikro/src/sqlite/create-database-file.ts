import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/** The path of a database that lives as long as its connection. */
export const inMemory = ':memory:';

/** Makes the file, for its owner alone, and the folder it is in, where they are missing. */
export function createDatabaseFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
}
