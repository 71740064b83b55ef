import { styleText } from 'node:util';
import type { FileResult } from './run-file.ts';
import type { Verdict } from './verdict.ts';

/** The plain line that ends every run; scripts read it. */
export function tally({ passed, failed }: Pick<Verdict, 'passed' | 'failed'>): string {
  return `${passed} passed, ${failed} failed`;
}

export function printFaults({ faults, skipReasons }: Pick<Verdict, 'faults' | 'skipReasons'>): void {
  for (const fault of faults) console.log(styleText('red', `    ${fault}`));
  for (const reason of skipReasons) console.log(styleText('yellow', `    SKIPPED ${reason}`));
}

/** One line for a green file; what it printed, too, for a red one. */
export function printFile(result: FileResult): void {
  const { file, passed, failed, durationMs, output } = result;
  const mark = failed > 0 ? styleText('red', '✘') : styleText('green', '✔');
  const counts = failed > 0 ? tally(result) : `${passed} passed`;
  console.log(`${mark} ${file}  ${counts} (${(durationMs / 1000).toFixed(1)} s)`);
  if (failed > 0 && output.trim()) console.log(output.trimEnd().replace(/^/gm, '    '));
  printFaults(result);
}
