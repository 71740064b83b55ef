import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Verdict } from './verdict.ts';

/** What a package's test run leaves behind for the summary, in `coverage/results.json`. */
export interface PackageResults extends Verdict {
  readonly package: string;
}

const RESULTS_FILE = 'coverage/results.json';

export function resultsFile(packageDirectory: string): string {
  return join(packageDirectory, RESULTS_FILE);
}

/** The name in the package.json of the directory, or the directory's own where there is none. */
export function packageName(directory: string): string {
  try {
    const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { name: string };
    return manifest.name;
  } catch {
    return basename(directory);
  }
}

export function writeResults(directory: string, { passed, failed, skipped, faults, skipReasons }: Verdict): void {
  const results: PackageResults = { package: packageName(directory), passed, failed, skipped, faults, skipReasons };
  mkdirSync(join(directory, 'coverage'), { recursive: true });
  writeFileSync(resultsFile(directory), `${JSON.stringify(results, null, 2)}\n`);
}

/** The results of the last run, or null where none came to its end. */
export function readResults(directory: string): PackageResults | null {
  try {
    return JSON.parse(readFileSync(resultsFile(directory), 'utf8')) as PackageResults;
  } catch {
    return null;
  }
}
