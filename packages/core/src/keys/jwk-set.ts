import type { Jwk, SigningKey } from '../model.ts';
import type { KeyPairAlgorithm } from './create-key.ts';

/** The public half of a signing key (RFC 7517). */
export interface PublicJwk {
  readonly kid: string;
  readonly kty: 'EC' | 'RSA';
  readonly alg: KeyPairAlgorithm;
  readonly use: 'sig';
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
  readonly n?: string;
  readonly e?: string;
}

/** The keys that verify access tokens (RFC 7517, section 5). */
export interface JwkSet {
  readonly keys: readonly PublicJwk[];
}

/** Lists what may leave, member by member. */
export function toPublicJwk({ id: kid, algorithm, publicKey }: SigningKey): PublicJwk {
  return algorithm === 'RS256'
    ? { kid, kty: 'RSA', alg: 'RS256', use: 'sig', ...pick(publicKey, ['n', 'e']) }
    : { kid, kty: 'EC', alg: 'ES256', use: 'sig', ...pick(publicKey, ['crv', 'x', 'y']) };
}

function pick<Name extends 'crv' | 'e' | 'n' | 'x' | 'y'>(key: Jwk, names: readonly Name[]) {
  const members: { [Member in Name]?: string } = {};
  for (const name of names) {
    const value = key[name];
    if (value !== undefined) members[name] = value;
  }
  return members;
}
