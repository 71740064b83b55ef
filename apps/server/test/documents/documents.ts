import { globSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the repository, with a slash at its end. */
export const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** The documents people read, by their paths from the root. */
export const documents: readonly string[] = find(
  '*.md',
  'docs/**/*.md',
  '{packages,apps}/*/README.md',
  'deploy/**/*.md',
);

/** The pages of the folder docs. */
export const pages: readonly string[] = documents.filter((path) => path.startsWith('docs/'));

/** What is deployed: its comments and values speak of the same things. */
export const deployed: readonly string[] = find('deploy/**').filter((path) => !path.endsWith('.md'));

export function read(path: string): string {
  return readFileSync(root + path, 'utf8');
}

function find(...patterns: readonly string[]): readonly string[] {
  const found = globSync(patterns, { cwd: root, exclude: ['**/node_modules/**', 'deploy/secrets/**'] });
  return found.filter((path) => statSync(root + path).isFile()).toSorted();
}
