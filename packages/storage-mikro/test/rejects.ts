/** The error that a call is rejected with, which must be of this kind. */
export async function rejects<Kind extends Error>(
  call: Promise<unknown>,
  kind: new (...args: never[]) => Kind,
): Promise<Kind> {
  const outcome = await call.then(
    () => 'nothing',
    (error: unknown) => error,
  );
  if (!(outcome instanceof kind)) {
    throw new Error(`expected ${kind.name}, got ${String(outcome)}`);
  }
  return outcome;
}
