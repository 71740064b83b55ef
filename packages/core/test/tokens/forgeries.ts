import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** What a forger has: everything that is public, and a genuine token's claims. */
export interface Spoils {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly claims: Readonly<Record<string, unknown>>;
}

type Json = Readonly<Record<string, unknown>>;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function signEs256(key: KeyObject, header: unknown, payload: unknown): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

function signHs256(secret: string | Buffer, header: unknown, payload: unknown): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

function without(claims: Json, name: string): Json {
  return Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
}

/** Tokens that must be refused as INVALID_TOKEN, by what is wrong with them. */
export function forgeries({ kid, privateKey, claims }: Spoils): ReadonlyMap<string, string> {
  const header = { alg: 'ES256', typ: 'at+jwt', kid };
  const genuine = signEs256(privateKey, header, claims);
  const [head = '', body = '', signature = ''] = genuine.split('.');
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicKey = createPublicKey(createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' })));
  const publicJwk = publicKey.export({ format: 'jwk' });
  const now = Number(claims['iat']);
  const withHeader = (extra: Json) => signEs256(privateKey, { ...header, ...extra }, claims);
  const withClaims = (extra: Json) => signEs256(privateKey, header, { ...claims, ...extra });
  const asHmac = (secret: string | Buffer) => signHs256(secret, { ...header, alg: 'HS256' }, claims);

  return new Map([
    ['an empty string', ''],
    ['no token at all', 'invalid'],
    ['two parts', `${head}.${body}`],
    ['four parts', `${genuine}.${signature}`],
    ['an empty signature', `${head}.${body}.`],
    ['a space at the end', `${genuine} `],
    ['a line break at the end', `${genuine}\n`],
    ['padding', `${genuine}=`],
    ['characters outside base64url', `${head}.${body}.${signature.slice(0, -1)}+`],
    ['a second spelling of the same signature', `${head}.${body}.${respell(signature)}`],
    ['more than 8 KiB', withClaims({ padding: 'x'.repeat(9000) })],
    ['a tampered payload', `${head}.${encode({ ...claims, roles: ['admin'] })}.${signature}`],
    ['a tampered header', `${encode({ ...header, typ: 'JWT' })}.${body}.${signature}`],
    ['alg none', `${encode({ ...header, alg: 'none' })}.${body}.`],
    ['alg none with a signature', `${encode({ ...header, alg: 'none' })}.${body}.${signature}`],
    ['alg None', `${encode({ ...header, alg: 'None' })}.${body}.${signature}`],
    ['HS256 under the public key as PEM', asHmac(publicKey.export({ format: 'pem', type: 'spki' }))],
    ['HS256 under the public key as DER', asHmac(publicKey.export({ format: 'der', type: 'spki' }))],
    ['HS256 under the public key as JWK', asHmac(JSON.stringify(publicJwk))],
    ['HS256 under the empty secret', asHmac('')],
    ['another algorithm of the same key', withHeader({ alg: 'ES384' })],
    ['no algorithm', signEs256(privateKey, { typ: 'at+jwt', kid }, claims)],
    ['a stranger’s key under our key id', signEs256(stranger.privateKey, header, claims)],
    ['an unknown key id', withHeader({ kid: 'unknown' })],
    ['a path as key id', withHeader({ kid: '../../../../dev/null' })],
    ['a query as key id', withHeader({ kid: "' OR 1=1 --" })],
    ['a member of every object as key id', withHeader({ kid: '__proto__' })],
    ['a key id that is no string', withHeader({ kid: [kid] })],
    ['no key id', signEs256(privateKey, { alg: 'ES256', typ: 'at+jwt' }, claims)],
    [
      'an embedded key',
      signEs256(stranger.privateKey, { ...header, jwk: stranger.publicKey.export({ format: 'jwk' }) }, claims),
    ],
    ['the address of a key set', withHeader({ jku: 'https://evil.example/jwks.json' })],
    ['the address of a certificate', withHeader({ x5u: 'https://evil.example/cert.pem' })],
    ['an unknown crit', withHeader({ crit: ['exp'] })],
    ['a header that is no object', signEs256(privateKey, ['ES256'], claims)],
    ['the type of another kind of token', withHeader({ typ: 'JWT' })],
    ['no type', signEs256(privateKey, { alg: 'ES256', kid }, claims)],
    ['another issuer', withClaims({ iss: 'https://evil.example' })],
    ['several issuers', withClaims({ iss: [claims['iss']] })],
    ['another audience', withClaims({ aud: 'another' })],
    ['several audiences', withClaims({ aud: [claims['aud'], 'another'] })],
    ...['iss', 'aud', 'sub', 'sid', 'jti', 'iat', 'exp', 'roles'].map(
      (name) => [`no ${name}`, signEs256(privateKey, header, without(claims, name))] as const,
    ),
    ['an exp that is no number', withClaims({ exp: '9999999999' })],
    ['an exp that is no integer', withClaims({ exp: now + 0.5 })],
    ['an iat in the future', withClaims({ iat: now + 31 })],
    ['an nbf in the future', withClaims({ nbf: now + 31 })],
    ['a payload that is no object', signEs256(privateKey, header, [claims])],
    ['a payload that is a string', signEs256(privateKey, header, 'claims')],
    ['a payload that is null', signEs256(privateKey, header, null)],
    ['a refresh token', 'Zm9yLWRvY3VtZW50YXRpb24tb25seS1ub3QtYS10b2s'],
  ]);
}

/** Signs claims as the service itself would. */
export function signGenuine({ kid, privateKey }: Omit<Spoils, 'claims'>, claims: Json): string {
  return signEs256(privateKey, { alg: 'ES256', typ: 'at+jwt', kid }, claims);
}

/** The last character of 64 bytes in base64url carries four bits that no decoder looks at. */
function respell(signature: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(signature.slice(-1));
  return signature.slice(0, -1) + alphabet.charAt(last + 1);
}
