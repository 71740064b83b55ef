import jwt from 'jsonwebtoken';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { InvalidTokenError, TokenExpiredError } from '../errors.ts';
import { type AccessTokenClaims, accessTokenType, toSeconds } from './access-token.ts';
import type { VerificationKey } from './keyring.ts';

const maxTokenLength = 8192;
const compactForm = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
/** How far in the future `iat` and `nbf` may lie, for clocks that differ; `exp` has no leeway. */
const leewaySeconds = 30;

/** Nothing else may be in a header: no `crit`, and no key or address of a key that the token brings along. */
const Header = Compile(
  Type.Object(
    { alg: Type.String(), kid: Type.String(), typ: Type.Literal(accessTokenType) },
    { additionalProperties: false },
  ),
);

const NumericDate = Type.Integer({ minimum: 0 });
const Text = Type.String({ minLength: 1 });

const ClaimsSchema = Type.Object({
  iss: Text,
  aud: Text,
  sub: Text,
  sid: Text,
  jti: Text,
  iat: NumericDate,
  nbf: Type.Optional(NumericDate),
  exp: NumericDate,
  roles: Type.Array(Type.String()),
});

const Claims = Compile(ClaimsSchema);

/** What a token is held against. */
export interface Expectations {
  readonly findKey: (id: string) => VerificationKey | null;
  readonly issuer: string;
  readonly audience: string;
  readonly now: Date;
}

/**
 * Verifies an access token: signature, form and every claim. jsonwebtoken checks the signature, `iss` and `aud`; it does not
 * look at `typ`, `crit`, a future `iat` or a missing `exp`, so all of that is checked here (RFC 8725, RFC 9068 section 4).
 * @throws InvalidTokenError for everything but a genuine token
 * @throws TokenExpiredError for a genuine token past its `exp`
 */
export function verifyAccessToken(token: string, expectations: Expectations): AccessTokenClaims {
  const key = findPinnedKey(token, expectations);
  const claims = readClaims(token, key, expectations);
  const now = toSeconds(expectations.now);
  const latest = now + leewaySeconds;
  if (claims.iat > latest || (claims.nbf ?? 0) > latest) throw new InvalidTokenError();
  if (claims.exp <= now) throw new TokenExpiredError();
  return claims;
}

function findPinnedKey(token: string, { findKey }: Expectations): VerificationKey {
  const header = readHeader(token);
  const key = findKey(header.kid);
  if (key === null || key.algorithm !== header.alg) throw new InvalidTokenError();
  return key;
}

function readHeader(token: string): { readonly alg: string; readonly kid: string } {
  if (typeof token !== 'string' || token.length > maxTokenLength || !compactForm.test(token))
    throw new InvalidTokenError();
  const [encoded = '', ...rest] = token.split('.');
  if (![encoded, ...rest].every(isCanonical)) throw new InvalidTokenError();
  const header = parseJson(Buffer.from(encoded, 'base64url'));
  if (!Header.Check(header)) throw new InvalidTokenError();
  return header;
}

function readClaims(token: string, key: VerificationKey, expectations: Expectations): Static<typeof ClaimsSchema> {
  const { issuer, audience } = expectations;
  let claims: unknown;
  try {
    claims = jwt.verify(token, key.publicKey, {
      algorithms: [key.algorithm],
      issuer,
      audience,
      ignoreExpiration: true,
      ignoreNotBefore: true,
    });
  } catch (cause) {
    throw new InvalidTokenError({ cause });
  }
  if (!Claims.Check(claims)) throw new InvalidTokenError();
  return claims;
}

/** Base64url leaves unused bits in a last character; whoever sets them would have a second spelling of the same token. */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
