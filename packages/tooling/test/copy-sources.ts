import { cp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { repositoryRoot } from '../src/repository.ts';

const made = new Set(['.turbo', 'assets', 'coverage', 'dist', 'test']);

/**
 * Copies parts of the repository, without tests and what is made, into a folder where nobody else reads and writes at the same time.
 * Links between packages are relative, and so lead to their copies.
 */
export async function copySources(folder: string, parts: readonly string[]): Promise<void> {
  const filter = (file: string) => !made.has(basename(file));
  for (const part of parts) {
    await cp(join(repositoryRoot, part), join(folder, part), { recursive: true, verbatimSymlinks: true, filter });
  }
}
