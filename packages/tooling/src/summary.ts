import { packageName, readResults } from './package-results.ts';
import { printFaults, tally } from './report.ts';
import { faulty, sumVerdicts, type Verdict } from './verdict.ts';

function verdictOf(directory: string): Verdict {
  const results = readResults(directory);
  if (!results) return faulty('its tests did not run to the end');
  return results.passed + results.failed + results.skipped > 0 ? results : faulty('it ran no test');
}

/** Prints a line for each package, and what is wrong in it, and adds them up. */
export function summarize(packageDirectories: readonly string[]): Verdict {
  const verdicts = packageDirectories.map((directory) => {
    const verdict = verdictOf(directory);
    console.log(`${packageName(directory)}: ${tally(verdict)}`);
    printFaults(verdict);
    return verdict;
  });
  return sumVerdicts(verdicts);
}
