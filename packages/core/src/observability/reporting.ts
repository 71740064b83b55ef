import { AuthError } from '../errors.ts';

/** Runs `work` and tells how it ended: `succeeded`, the code of its error in lower case, or `error` for one nobody foresaw. */
export async function reporting<Result>(
  report: (outcome: string) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    const result = await work();
    report('succeeded');
    return result;
  } catch (error) {
    report(error instanceof AuthError ? error.code.toLowerCase() : 'error');
    throw error;
  }
}
