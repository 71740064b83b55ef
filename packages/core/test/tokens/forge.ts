import { constants, createHmac, type KeyObject, sign } from 'node:crypto';
import type { SigningAlgorithm } from '@auth/core';

export type Json = Readonly<Record<string, unknown>>;

/** What turns the first two parts of a token into the third. */
export type Signer = (input: Buffer) => Buffer;

/** What a forger has: everything that is public, a genuine token's claims, and, to err on the generous side, the key itself. */
export interface Spoils {
  readonly kid: string;
  /** Default ES256. */
  readonly algorithm?: SigningAlgorithm;
  readonly privateKey: KeyObject;
  readonly claims: Json;
}

/** A named token that must be refused as INVALID_TOKEN. */
export type Forgery = readonly [name: string, token: string];

export const es256 =
  (key: KeyObject): Signer =>
  (input) =>
    sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' });

export const rs256 =
  (key: KeyObject): Signer =>
  (input) =>
    sign('sha256', input, { key, padding: constants.RSA_PKCS1_PADDING });

export const ps256 =
  (key: KeyObject): Signer =>
  (input) =>
    sign('sha256', input, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });

export const hs =
  (bits: 256 | 384 | 512, secret: string | Buffer | KeyObject): Signer =>
  (input) =>
    createHmac(`sha${bits}`, secret).update(input).digest();

/** Base64url of a text, or of a value as JSON. */
export function encode(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

/** A token of any header and payload; a string stands for its own text, so that what no JSON writer makes can be made as well. */
export function forge(signer: Signer, header: unknown, payload: unknown): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${signer(Buffer.from(input)).toString('base64url')}`;
}

/** How the service itself would sign. */
export function ownSigner({ algorithm = 'ES256', privateKey }: Omit<Spoils, 'claims'>): Signer {
  const signers = { ES256: es256, RS256: rs256, HS256: (key: KeyObject) => hs(256, key) };
  return signers[algorithm](privateKey);
}

/** The header that the service itself would write. */
export function ownHeader({ kid, algorithm = 'ES256' }: Omit<Spoils, 'claims'>): Json {
  return { alg: algorithm, typ: 'at+jwt', kid };
}

/** Signs claims as the service itself would. */
export function signGenuine(spoils: Omit<Spoils, 'claims'>, claims: Json): string {
  return forge(ownSigner(spoils), ownHeader(spoils), claims);
}
