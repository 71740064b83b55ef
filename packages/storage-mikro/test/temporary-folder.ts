import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for each database of a test file. */
export interface TemporaryFolder {
  /** The path of a file that does not exist yet. */
  nextPath(): string;
  remove(): void;
}

export function makeTemporaryFolder(): TemporaryFolder {
  const folder = mkdtempSync(join(tmpdir(), 'auth-storage-'));
  let files = 0;
  return {
    nextPath: () => join(folder, String(++files), 'auth.db'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
