import { VoidRunError } from '../void-run-error.ts';

/**
 * Milliseconds until the answer was there; checking it is not timed.
 * @throws VoidRunError where there is none
 */
export async function timeCall<Answer>(ask: () => Promise<Answer>, check: (answer: Answer) => void): Promise<number> {
  const startedAt = performance.now();
  const answer = await ask().catch(failForWant);
  const tookMs = performance.now() - startedAt;
  check(answer);
  return tookMs;
}

function failForWant(cause: unknown): never {
  throw new VoidRunError('The run is void: there was no answer.', { cause });
}

/** @throws VoidRunError where two lists of names are not the same */
export function assertSame(found: readonly string[], expected: readonly string[]): void {
  if (found.length === expected.length && found.every((name, index) => name === expected[index])) return;
  throw new VoidRunError(`The run is void: the answer was [${found.join(', ')}], not [${expected.join(', ')}].`);
}
