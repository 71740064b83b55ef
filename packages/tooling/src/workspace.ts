import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

function hasTestScript(manifest: string): boolean {
  const { scripts } = JSON.parse(readFileSync(manifest, 'utf8')) as { scripts?: Record<string, string> };
  return scripts?.test !== undefined;
}

/** The folders of all packages and apps of a repository that have a `test` script. */
export function testedPackages(root: string): string[] {
  const manifests = globSync('{packages,apps}/*/package.json', { cwd: root }).map((file) => join(root, file));
  return manifests
    .filter(hasTestScript)
    .map((file) => dirname(file))
    .sort();
}
