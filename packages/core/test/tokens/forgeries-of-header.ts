import { generateKeyPairSync } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import {
  encode,
  es256,
  type Forgery,
  forge,
  type Json,
  ownHeader,
  ownSigner,
  type Spoils,
  signGenuine,
} from './forge.ts';

/** Headers that bring a key along, ask for more than we understand, or say another thing than an access token's. */
export function headerForgeries(spoils: Spoils): readonly Forgery[] {
  return [...broughtKeys(spoils), ...extensions(spoils), ...otherTypes(spoils), ...otherSpellings(spoils)];
}

/** CVE-2018-0114 and its relatives: signed by a stranger whose key the token itself brings or points to. */
function broughtKeys(spoils: Spoils): readonly Forgery[] {
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = stranger.publicKey.export({ format: 'jwk' });
  const der = stranger.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  const brought: readonly (readonly [string, Json])[] = [
    ['an embedded key', { jwk }],
    ['an embedded key with our key id', { jwk: { ...jwk, kid: spoils.kid } }],
    ['an embedded certificate', { x5c: [der] }],
    ['the address of a key set', { jku: 'https://evil.example/jwks.json' }],
    ['the address of a key set on this machine', { jku: 'file:///etc/passwd' }],
    ['the address of a certificate', { x5u: 'https://evil.example/cert.pem' }],
    ['the thumbprint of a certificate', { x5t: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
  ];
  return brought.flatMap(([name, extra]): readonly Forgery[] => [
    [name, forge(es256(stranger.privateKey), { ...ownHeader(spoils), alg: 'ES256', ...extra }, spoils.claims)],
    [`${name}, though our own signed`, forge(ownSigner(spoils), { ...ownHeader(spoils), ...extra }, spoils.claims)],
  ]);
}

function extensions(spoils: Spoils): readonly Forgery[] {
  const own = ownSigner(spoils);
  const header = ownHeader(spoils);
  const { claims } = spoils;
  const unencoded = { ...header, b64: false, crit: ['b64'] };
  const input = `${encode(unencoded)}.${JSON.stringify(claims)}`;
  return [
    ['an unknown crit', forge(own, { ...header, crit: ['exp'] }, claims)],
    ['an empty crit', forge(own, { ...header, crit: [] }, claims)],
    ['an unencoded payload', `${input}.${own(Buffer.from(input)).toString('base64url')}`],
    ['b64 that is off, with an encoded payload', forge(own, unencoded, claims)],
    ['b64 that is off, and not critical', forge(own, { ...header, b64: false }, claims)],
    ['a compressed payload', compressed(spoils)],
    ['zip without compression', forge(own, { ...header, zip: 'DEF' }, claims)],
    ['a nested token', forge(own, { ...header, cty: 'JWT' }, signGenuine(spoils, claims))],
    ['the type of a nested token', forge(own, { ...header, cty: 'JWT' }, claims)],
    ['an encryption', forge(own, { ...header, enc: 'A256GCM' }, claims)],
    ['claims in the header', forge(own, { ...header, iss: claims['iss'] }, claims)],
  ];
}

function compressed(spoils: Spoils): string {
  const payload = deflateRawSync(JSON.stringify(spoils.claims)).toString('base64url');
  const input = `${encode({ ...ownHeader(spoils), zip: 'DEF' })}.${payload}`;
  return `${input}.${ownSigner(spoils)(Buffer.from(input)).toString('base64url')}`;
}

function otherTypes(spoils: Spoils): readonly Forgery[] {
  const own = ownSigner(spoils);
  const { typ: _, ...untyped } = ownHeader(spoils);
  const types = [
    'JWT',
    'jwt',
    'rt+jwt',
    'mfa+jwt',
    'id+jwt',
    'logout+jwt',
    'application/at+jwt',
    'at+jwt;x',
    'AT+JWT',
    '',
    null,
  ];
  return [
    ...types.map((typ): Forgery => [`the type ${JSON.stringify(typ)}`, forge(own, { ...untyped, typ }, spoils.claims)]),
    ['no type', forge(own, untyped, spoils.claims)],
  ];
}

/** What some parsers read in one way, and some in another. */
function otherSpellings(spoils: Spoils): readonly Forgery[] {
  const text = JSON.stringify(ownHeader(spoils));
  const spelt = (name: string, header: unknown): Forgery => [name, forge(ownSigner(spoils), header, spoils.claims)];
  return [
    spelt('a header with two algorithms', text.replace('{', '{"alg":"none",')),
    spelt('a header with the same algorithm twice', text.replace('{', `{"alg":"${ownHeader(spoils)['alg']}",`)),
    spelt('a header with two types', text.replace('{', '{"typ":"JWT",')),
    spelt('a header with two key ids', text.replace('{', '{"kid":"another",')),
    spelt('a header with an escaped second algorithm', text.replace('{', '{"\\u0061lg":"none",')),
    spelt('a header in the prototype', `{"__proto__":${text}}`),
    spelt('a header with a prototype', text.replace('{', '{"__proto__":{"admin":true},')),
    spelt('a header with white space', text.replace('{', '{ ')),
    spelt('a header with a byte order mark', `\uFEFF${text}`),
    spelt('a header with a comment', `${text}//`),
    spelt('a header that is a list', [ownHeader(spoils)]),
    spelt('a header that is a text', JSON.stringify(text)),
    spelt('a header that is null', null),
    spelt('a header that is empty', {}),
    spelt('a header that is no JSON', 'alg: ES256'),
    spelt('a header in other letters', { ALG: 'ES256', TYP: 'at+jwt', KID: spoils.kid }),
  ];
}
