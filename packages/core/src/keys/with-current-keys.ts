import type { Keyring } from '../tokens/keyring.ts';

/**
 * Runs a call that signs. The keys are brought up to date before it, and so before any transaction: an older key must not sign
 * when others have gone on to its successor.
 */
export async function withCurrentKeys<Result>(
  keyring: Pick<Keyring, 'catchUp'>,
  call: () => Promise<Result>,
): Promise<Result> {
  const behind = keyring.catchUp();
  if (behind !== null) await behind;
  return call();
}
