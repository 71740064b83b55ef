/** What a promise rejects with; throws when it does not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    () => null,
    (reason: unknown) => ({ reason }),
  );
  if (outcome === null) throw new Error('expected a rejection');
  return outcome.reason;
}
