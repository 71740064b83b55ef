import { randomUUID } from 'node:crypto';
import type { SessionWithUser } from '../ports/session-store.ts';
import { signAccessToken } from '../tokens/access-token.ts';
import type { Keyring } from '../tokens/keyring.ts';
import { after, earlier, secondsBetween } from './instants.ts';

/** The tokens of a session. */
export interface Tokens {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  readonly refreshToken: string;
  readonly refreshExpiresInSeconds: number;
}

interface Issuer {
  readonly keyring: Keyring;
  readonly issuer: string;
  readonly audience: string;
  readonly accessTokenTtlSeconds: number;
}

/** The refresh token to be given out, and its end. */
export interface CurrentRefreshToken {
  readonly refreshToken: string;
  readonly expiresAt: Date;
  readonly now: Date;
}

/** A new access token, which ends with its session at the latest, beside the refresh token of the session. */
export function issueTokens(owner: SessionWithUser, refresh: CurrentRefreshToken, by: Issuer): Tokens {
  const { issuer, audience, keyring } = by;
  const { refreshToken, now: issuedAt } = refresh;
  const expiresAt = earlier(after(issuedAt, by.accessTokenTtlSeconds), owner.session.expiresAt);
  const tokenId = randomUUID();
  return {
    accessToken: signAccessToken(keyring, { ...owner, issuer, audience, tokenId, issuedAt, expiresAt }),
    expiresInSeconds: secondsBetween(issuedAt, expiresAt),
    refreshToken,
    refreshExpiresInSeconds: secondsBetween(issuedAt, refresh.expiresAt),
  };
}
