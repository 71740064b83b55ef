import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryUrl } from './repository.ts';

interface ScriptCoverage {
  readonly url: string;
}

/** Stands for the repository's own URL in stored data, which may come back from a cache into another folder. */
const PLACEHOLDER = 'repository:';

function rewrite(file: string, map: (scripts: readonly ScriptCoverage[]) => ScriptCoverage[]): string {
  const { result } = JSON.parse(readFileSync(file, 'utf8')) as { result: ScriptCoverage[] };
  return JSON.stringify({ result: map(result) });
}

const isSource = ({ url }: ScriptCoverage) => /^(packages|apps)\/[^/]+\/src\//.test(url.slice(repositoryUrl.length));

/** V8's raw data of one package: `coverage/v8`, a file for each process. */
export function coverageDirectory(packageDirectory: string): string {
  return join(packageDirectory, 'coverage/v8');
}

export function clearCoverage(packageDirectory: string): void {
  rmSync(join(packageDirectory, 'coverage'), { recursive: true, force: true });
}

/** Throws away what V8 said about dependencies and tests, which is nearly all of it, and makes the rest independent of this folder. */
export function trimCoverage(directory: string): void {
  if (!existsSync(directory)) return;
  for (const file of readdirSync(directory).map((name) => join(directory, name))) {
    const trimmed = rewrite(file, (scripts) =>
      scripts
        .filter((script) => script.url.startsWith(repositoryUrl) && isSource(script))
        .map((script) => ({ ...script, url: script.url.replace(repositoryUrl, PLACEHOLDER) })),
    );
    writeFileSync(file, trimmed);
  }
}

/** Brings the trimmed data of several packages together in `target`, as c8 reads it. */
export function mergeCoverage(directories: readonly string[], target: string): void {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  let count = 0;
  for (const directory of directories.filter(existsSync)) {
    for (const name of readdirSync(directory)) {
      const merged = rewrite(join(directory, name), (scripts) =>
        scripts.map((script) => ({ ...script, url: script.url.replace(PLACEHOLDER, repositoryUrl) })),
      );
      writeFileSync(join(target, `coverage-${count++}.json`), merged);
    }
  }
}
