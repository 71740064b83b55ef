import { UsageError } from './arguments.ts';

/** Runs a command of this package. What it throws becomes one line on standard error, and the exit code 1, or 64 for a wrong usage. */
export async function runCommand(usage: string, command: (words: string[]) => Promise<void>): Promise<void> {
  const words = process.argv.slice(2);
  if (words.includes('--help')) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  try {
    await command(words);
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = isUsageError(error) ? 64 : 1;
    if (process.exitCode === 64) process.stderr.write(`${usage}\n`);
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : ` (${describe(error.cause)})`;
  return `${error.message}${cause}`;
}

/** Ours, and those of parseArgs. */
function isUsageError(error: unknown): boolean {
  if (error instanceof UsageError) return true;
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
