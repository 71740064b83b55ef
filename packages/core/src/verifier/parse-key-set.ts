import { createPublicKey, type KeyObject } from 'node:crypto';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { VerificationKey } from '../tokens/verification-key.ts';

const minModulusBits = 2048;

/** A JSON Web Key set (RFC 7517, section 5), as `auth.keys.jwks()` gives it. */
export interface JsonWebKeySet {
  readonly keys: readonly object[];
}

/** Verification keys by their ids. */
export type KeySet = ReadonlyMap<string, VerificationKey>;

const KeySetSchema = Compile(Type.Object({ keys: Type.Array(Type.Unknown()) }));

const common = {
  kid: Type.String({ minLength: 1 }),
  use: Type.Optional(Type.Literal('sig')),
  key_ops: Type.Optional(Type.Array(Type.String(), { contains: Type.Literal('verify') })),
  // A key whose private half is public proves nothing any more.
  d: Type.Optional(Type.Never()),
};

const EllipticCurveKey = Compile(
  Type.Object({
    ...common,
    kty: Type.Literal('EC'),
    crv: Type.Literal('P-256'),
    alg: Type.Optional(Type.Literal('ES256')),
    x: Type.String(),
    y: Type.String(),
  }),
);

const RsaKey = Compile(
  Type.Object({
    ...common,
    kty: Type.Literal('RSA'),
    alg: Type.Optional(Type.Literal('RS256')),
    n: Type.String(),
    e: Type.String(),
  }),
);

/**
 * Takes the keys of a JWK set that access tokens can be verified with: P-256 for ES256, RSA of at least 2048 bits for RS256. All
 * others are passed over (RFC 7517, section 5): other kinds and uses, keys without an id, secrets, broken ones. Of two keys with one id the first counts.
 * @throws Error when it is no key set, or none of its keys is usable
 */
export function parseKeySet(value: unknown): KeySet {
  if (!KeySetSchema.Check(value)) throw new Error('this is not a JSON Web Key set');
  const keys = new Map<string, VerificationKey>();
  for (const key of value.keys.map(toVerificationKey)) {
    if (key !== null && !keys.has(key.id)) keys.set(key.id, key);
  }
  if (keys.size === 0) throw new Error('the key set holds no key for ES256 or RS256');
  return keys;
}

function toVerificationKey(jwk: unknown): VerificationKey | null {
  if (EllipticCurveKey.Check(jwk)) {
    const { kid, kty, crv, x, y } = jwk;
    const key = openKey({ kty, crv, x, y });
    return key && { id: kid, algorithm: 'ES256', key };
  }
  if (!RsaKey.Check(jwk)) return null;
  const { kid, kty, n, e } = jwk;
  const key = openKey({ kty, n, e });
  return isStrong(key) ? { id: kid, algorithm: 'RS256', key } : null;
}

/** Null for numbers that are no key, such as a point that is not on the curve. */
function openKey(jwk: Readonly<Record<string, string>>): KeyObject | null {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return null;
  }
}

function isStrong(key: KeyObject | null): key is KeyObject {
  return Number(key?.asymmetricKeyDetails?.modulusLength) >= minModulusBits;
}
