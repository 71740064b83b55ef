import jwt from 'jsonwebtoken';
import type { Session, User } from '../model.ts';
import type { Keyring } from './keyring.ts';

/** The `typ` of an access token's header (RFC 9068, section 2.1). */
export const accessTokenType = 'at+jwt';

/** The claims of an access token (RFC 9068, section 2.2, with the session it belongs to). Instants are in seconds. */
export interface AccessTokenClaims {
  readonly iss: string;
  readonly aud: string;
  /** The user's id. */
  readonly sub: string;
  /** The session's id. */
  readonly sid: string;
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  readonly roles: readonly string[];
}

interface AccessTokenInput {
  readonly user: User;
  readonly session: Session;
  readonly issuer: string;
  readonly audience: string;
  readonly tokenId: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** Signs an access token with the keyring's signing key. */
export function signAccessToken(keyring: Keyring, input: AccessTokenInput): string {
  const { algorithm, id, privateKey } = keyring.signingKey;
  const claims: AccessTokenClaims = {
    iss: input.issuer,
    aud: input.audience,
    sub: input.user.id,
    sid: input.session.id,
    jti: input.tokenId,
    iat: toSeconds(input.issuedAt),
    exp: toSeconds(input.expiresAt),
    roles: input.user.roles,
  };
  return jwt.sign(claims, privateKey, { algorithm, header: { alg: algorithm, typ: accessTokenType, kid: id } });
}

/** A NumericDate (RFC 7519, section 2). */
export function toSeconds(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}
