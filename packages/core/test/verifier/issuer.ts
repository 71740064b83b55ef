import { generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { SigningAlgorithm } from '@auth/core';
import { createFakeRuntime, type FakeRuntime } from '@auth/core/memory';
import { signGenuine } from '../tokens/forge.ts';

/** A key pair as an authentication service has it. */
export interface IssuerKey {
  /** Default ES256. */
  readonly algorithm?: SigningAlgorithm;
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** What it publishes of it. */
  readonly jwk: JsonWebKey;
}

/** What issues tokens, as far as a verifier can see: keys and a clock. */
export interface Issuer {
  readonly runtime: FakeRuntime;
  /** What a verifier is told of it. */
  readonly options: { readonly issuer: string; readonly audience: string; readonly now: () => Date };
  /** A token of now that lives for 900 s. */
  issue(key: IssuerKey, extra?: Readonly<Record<string, unknown>>): string;
}

export function makeIssuer(): Issuer {
  const runtime = createFakeRuntime();
  const options = { issuer: 'https://auth.example', audience: 'orders', now: runtime.now };
  return {
    runtime,
    options,
    issue(key, extra = {}) {
      const iat = Math.floor(runtime.now().getTime() / 1000);
      const { issuer: iss, audience: aud } = options;
      const ids = { sub: runtime.id(), sid: runtime.id(), jti: runtime.id() };
      return signGenuine(key, { iss, aud, ...ids, iat, exp: iat + 900, roles: ['user'], ...extra });
    },
  };
}

export function makeKey(kid = 'key-1'): IssuerKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' } };
}
