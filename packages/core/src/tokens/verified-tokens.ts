import { LRUCache } from 'lru-cache';
import type { AccessTokenClaims } from './access-token.ts';
import type { VerificationKey } from './verification-key.ts';
import { assertTimely, type TokenExpectations, verifyAccessToken } from './verify-access-token.ts';

const defaultMaxTokens = 10_000;
/** Some 10,000 tokens of ordinary length; a token may be twenty times as long. */
const defaultMaxTotalLength = 8 * 1024 * 1024;

interface VerifiedTokensOptions extends TokenExpectations {
  /** How many tokens are remembered at most. Default 10 000. */
  readonly maxTokens?: number;
  /** How many characters all remembered tokens have at most. Default 8 388 608. */
  readonly maxTotalLength?: number;
}

/** A memory of tokens whose signature was checked before, so that it is not computed again at every request. */
export interface VerifiedTokens {
  /**
   * Verifies an access token and its time. Of a remembered one, too, the time is checked, and that its key is still there and
   * still the same: a change of keys needs no word to this memory.
   * @throws InvalidTokenError, TokenExpiredError
   */
  verify(token: string, now: Date): AccessTokenClaims;
}

interface Verified {
  readonly claims: AccessTokenClaims;
  readonly key: VerificationKey;
}

/** Makes an empty memory; the whole text of a token is what it is remembered by. */
export function createVerifiedTokens(options: VerifiedTokensOptions): VerifiedTokens {
  const { maxTokens = defaultMaxTokens, maxTotalLength = defaultMaxTotalLength } = options;
  const remembered = new LRUCache<string, Verified>({
    max: maxTokens,
    maxSize: maxTotalLength,
    sizeCalculation: (_, token) => token.length,
  });

  function recall(token: string): Verified | undefined {
    const verified = remembered.get(token);
    if (verified === undefined || isSame(verified.key, options.findKey(verified.key.id))) return verified;
    remembered.delete(token);
    return undefined;
  }

  return {
    verify(token, now) {
      const known = recall(token);
      const verified = known ?? verifyAccessToken(token, options);
      assertTimely(verified.claims, now);
      if (known === undefined) remembered.set(token, verified);
      return verified.claims;
    },
  };
}

/** A reloaded key is another object; that its material is the same is what counts. */
function isSame(key: VerificationKey, other: VerificationKey | null): boolean {
  if (key === other) return true;
  return other !== null && key.algorithm === other.algorithm && key.key.equals(other.key);
}
