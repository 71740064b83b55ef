import { UserAlreadyExistsError } from '../errors.ts';
import type { UniqueField } from '../ports/user-store.ts';

/** How often each kind of outcome is there. */
export function countKinds(outcomes: readonly { readonly kind: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of outcomes) {
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** Tells the error that names exactly these members as taken. */
export function isTaken(...fields: readonly UniqueField[]): (error: unknown) => boolean {
  const expected = fields.map((field) => `/${field}`);
  return (error) =>
    error instanceof UserAlreadyExistsError && error.issues.map(({ pointer }) => pointer).join() === expected.join();
}

/** What a call throws; null when it succeeds. */
export function errorOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => null,
    (error: unknown) => error,
  );
}
