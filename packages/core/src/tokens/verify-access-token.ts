import jwt from 'jsonwebtoken';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { InvalidTokenError, TokenExpiredError } from '../errors.ts';
import { type AccessTokenClaims, accessTokenType, toSeconds } from './access-token.ts';
import type { VerificationKey } from './verification-key.ts';

const maxTokenLength = 8192;
const compactForm = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
/** How far in the future `iat` and `nbf` may lie, for clocks that differ; `exp` has no leeway. */
const leewaySeconds = 30;

/**
 * Nothing else may be in a header: no `crit`, and no key or address of a key that the token brings along. It has to be spelt as
 * we spell it as well, so that no member can stand there twice (RFC 7515, section 4).
 */
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

/** What a token is held against, whenever it is. */
export interface TokenExpectations {
  readonly findKey: (id: string) => VerificationKey | null;
  readonly issuer: string;
  readonly audience: string;
}

/** What a genuine token says, and the key that proves it. */
export interface GenuineToken {
  /** Frozen, for it may be remembered and handed to many. */
  readonly claims: GenuineClaims;
  readonly key: VerificationKey;
}

/** Our own tokens bear no `nbf`; one that is there is obeyed. */
interface GenuineClaims extends AccessTokenClaims {
  readonly nbf?: number;
}

/**
 * Verifies all of an access token but its time, which is {@link assertTimely}'s part. jsonwebtoken checks the signature, `iss` and
 * `aud`; it does not look at `typ`, `crit` or a missing `exp`, so all of that is checked here (RFC 8725, RFC 9068 section 4).
 * @throws InvalidTokenError
 */
export function verifyAccessToken(token: string, expectations: TokenExpectations): GenuineToken {
  const header = readHeader(token);
  const key = expectations.findKey(header.kid);
  if (key === null || key.algorithm !== header.alg) throw new InvalidTokenError();
  return { claims: readClaims(token, key, expectations), key };
}

/**
 * Checks the instants of a genuine token.
 * @throws InvalidTokenError when it comes from the future
 * @throws TokenExpiredError when it is past its `exp`
 */
export function assertTimely({ iat, nbf, exp }: GenuineClaims, now: Date): void {
  const seconds = toSeconds(now);
  const latest = seconds + leewaySeconds;
  if (iat > latest || (nbf ?? 0) > latest) throw new InvalidTokenError();
  if (exp <= seconds) throw new TokenExpiredError();
}

/**
 * The `kid` of a token that has the form of ours; nothing is proved by it.
 * @throws InvalidTokenError for another form
 */
export function readKeyId(token: string): string {
  return readHeader(token).kid;
}

function readHeader(token: string): { readonly alg: string; readonly kid: string } {
  if (typeof token !== 'string' || token.length > maxTokenLength || !compactForm.test(token))
    throw new InvalidTokenError();
  const [encoded = '', ...rest] = token.split('.');
  if (![encoded, ...rest].every(isCanonical)) throw new InvalidTokenError();
  const text = Buffer.from(encoded, 'base64url').toString('utf8');
  const header = parseJson(text);
  if (!Header.Check(header) || JSON.stringify(header) !== text) throw new InvalidTokenError();
  return header;
}

function readClaims(token: string, key: VerificationKey, { issuer, audience }: TokenExpectations): GenuineClaims {
  let claims: unknown;
  try {
    claims = jwt.verify(token, key.key, {
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
  Object.freeze(claims.roles);
  return Object.freeze(claims);
}

/** Base64url leaves unused bits in a last character; whoever sets them would have a second spelling of the same token. */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
