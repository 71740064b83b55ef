/** What a run is worth whose answers are not those that the seeding promises: nothing. */
export class VoidRunError extends Error {
  override readonly name = 'VoidRunError';
}

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

export function medianOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}
