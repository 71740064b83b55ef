import { InvalidTokenError } from '../errors.ts';
import type { Keyring } from './keyring.ts';
import { readKeyId } from './verify-access-token.ts';

/**
 * Runs `verify`, which finds the key of `token` in the keyring; where it is not there, once more after the keyring has looked for
 * it: another instance may have just made it.
 * @throws what `verify` throws
 */
export async function verifyWithKeyring<Result>(
  keyring: Pick<Keyring, 'catchUp'>,
  token: string,
  verify: () => Result,
): Promise<Result> {
  const behind = keyring.catchUp();
  if (behind !== null) await behind;
  try {
    return verify();
  } catch (error) {
    const sought = error instanceof InvalidTokenError ? keyring.catchUp(readKeyId(token)) : null;
    if (sought === null) throw error;
    await sought;
    return verify();
  }
}
