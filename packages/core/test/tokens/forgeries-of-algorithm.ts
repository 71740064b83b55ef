import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { encode, es256, type Forgery, forge, hs, ownHeader, ownSigner, ps256, rs256, type Spoils } from './forge.ts';

/** Another algorithm than the key's, another key than the header's, and signatures that are none. */
export function algorithmForgeries(spoils: Spoils): readonly Forgery[] {
  return [
    ...unsigned(spoils),
    ...confused(spoils),
    ...strangers(spoils),
    ...sameKey(spoils),
    ...brokenSignatures(spoils),
  ];
}

/** CVE-2015-9235 (auth0), CVE-2020-28042 and many more: the token says that it needs no signature. */
function unsigned(spoils: Spoils): readonly Forgery[] {
  const header = ownHeader(spoils);
  const signature = ownSigner(spoils)(Buffer.from(`${encode(header)}.${encode(spoils.claims)}`)).toString('base64url');
  return ['none', 'None', 'NONE', 'nOnE', 'none ', ''].flatMap((alg): readonly Forgery[] => {
    const input = `${encode({ ...header, alg })}.${encode(spoils.claims)}`;
    return [
      [`alg "${alg}" without a signature`, `${input}.`],
      [`alg "${alg}" with the signature of another token`, `${input}.${signature}`],
      [`alg "${alg}" with a genuine signature`, forge(ownSigner(spoils), { ...header, alg }, spoils.claims)],
    ];
  });
}

/** CVE-2016-10555 and its heirs: the public key, which everybody has, taken for a shared secret. */
function confused(spoils: Spoils): readonly Forgery[] {
  const header = ownHeader(spoils);
  const { kid } = spoils;
  const secrets = [
    ['the empty text', ''],
    ['the key id', kid],
    ['a zero byte', Buffer.alloc(1)],
    ...(spoils.privateKey.type === 'private' ? publicForms(createPublicKey(spoils.privateKey), kid) : []),
  ] as const;
  return ([256, 384, 512] as const).flatMap((bits) =>
    secrets.map(([name, secret]): Forgery => {
      return [`HS${bits} under ${name}`, forge(hs(bits, secret), { ...header, alg: `HS${bits}` }, spoils.claims)];
    }),
  );
}

function publicForms(key: KeyObject, kid: string): readonly (readonly [string, string | Buffer])[] {
  const pem = key.export({ format: 'pem', type: 'spki' }).toString();
  const der = key.export({ format: 'der', type: 'spki' });
  const jwk = key.export({ format: 'jwk' });
  const published = { kid, ...jwk, alg: jwk.kty === 'EC' ? 'ES256' : 'RS256', use: 'sig' };
  return [
    ['the public key as PEM', pem],
    ['the public key as PEM without the last line break', pem.trimEnd()],
    ['the public key as PEM with the line breaks of Windows', pem.replaceAll('\n', '\r\n')],
    ['the public key as PEM in one line', pem.replaceAll('\n', '')],
    ['the public key as the inside of its PEM', der.toString('base64')],
    ['the public key as DER', der],
    ['the public key as JWK', JSON.stringify(jwk)],
    ['the public key as published', JSON.stringify(published)],
    ['the key set', JSON.stringify({ keys: [published] })],
    ...(['x', 'y', 'n', 'e'] as const).flatMap((name) => {
      const member = jwk[name];
      if (member === undefined) return [];
      return [
        [`the public key's ${name}`, member] as const,
        [`the bytes of the public key's ${name}`, Buffer.from(member, 'base64url')] as const,
      ];
    }),
    ...(jwk.kty === 'RSA'
      ? [['the public key as PKCS 1', key.export({ format: 'pem', type: 'pkcs1' }).toString()] as const]
      : []),
  ];
}

function strangers(spoils: Spoils): readonly Forgery[] {
  const header = ownHeader(spoils);
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const koblitz = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey;
  const edwards = generateKeyPairSync('ed25519').privateKey;
  const signedBy = (name: string, alg: string, signer: (input: Buffer) => Buffer): Forgery => {
    return [name, forge(signer, { ...header, alg }, spoils.claims)];
  };
  return [
    signedBy('ES256 by a stranger’s key under our key id', 'ES256', es256(p256)),
    signedBy('RS256 by a stranger’s key under our key id', 'RS256', rs256(rsa)),
    signedBy('PS256 by a stranger’s key under our key id', 'PS256', ps256(rsa)),
    signedBy(
      'HS256 by a stranger’s secret under our key id',
      'HS256',
      hs(256, 'a secret of more than 32 bytes, yet not ours'),
    ),
    signedBy('ES256K under our key id', 'ES256K', es256(koblitz)),
    signedBy('an ES256K signature that says ES256', 'ES256', es256(koblitz)),
    signedBy('EdDSA under our key id', 'EdDSA', (input) => sign(null, input, edwards)),
    signedBy('our algorithm by a stranger’s RSA key', spoils.algorithm ?? 'ES256', rs256(rsa)),
  ];
}

/** The right key, and a header that says something else of it. */
function sameKey(spoils: Spoils): readonly Forgery[] {
  const own = ownSigner(spoils);
  const header = ownHeader(spoils);
  const algorithms = [
    'ES256',
    'ES384',
    'ES512',
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'HS256',
    'es256',
    'ES256 ',
    'SHA256',
  ];
  const renamed = algorithms
    .filter((alg) => alg !== header['alg'])
    .map((alg): Forgery => [`our signature under the name of "${alg}"`, forge(own, { ...header, alg }, spoils.claims)]);
  if (spoils.algorithm !== 'RS256') return renamed;
  const pss = ps256(spoils.privateKey);
  return [
    ...renamed,
    ['PS256 by our own key', forge(pss, { ...header, alg: 'PS256' }, spoils.claims)],
    ['a PS256 signature that says RS256', forge(pss, header, spoils.claims)],
  ];
}

/** CVE-2022-21449 ("psychic signatures") and its relatives. */
function brokenSignatures(spoils: Spoils): readonly Forgery[] {
  const { privateKey } = spoils;
  const header = ownHeader(spoils);
  const own = ownSigner(spoils);
  const length = own(Buffer.from('any')).length;
  const signedBy = (name: string, signer: (input: Buffer) => Buffer): Forgery => [
    name,
    forge(signer, header, spoils.claims),
  ];
  const always = [
    signedBy('a signature of zeros', () => Buffer.alloc(length)),
    signedBy('a signature of ones', () => Buffer.alloc(length, 0xff)),
    signedBy('a signature that is cut short', (input) => own(input).subarray(0, -1)),
    signedBy('a signature with a byte too many', (input) => Buffer.concat([own(input), Buffer.alloc(1)])),
    signedBy('a signature with a zero before it', (input) => Buffer.concat([Buffer.alloc(1), own(input)])),
    signedBy('the signature of another payload', () => own(Buffer.from('another'))),
  ];
  if (privateKey.asymmetricKeyType !== 'ec') return always;
  const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
  return [
    ...always,
    signedBy('r = s = the order of the curve', () => Buffer.concat([order, order])),
    signedBy('r = 0', (input) => Buffer.concat([Buffer.alloc(32), own(input).subarray(32)])),
    signedBy('s = 0', (input) => Buffer.concat([own(input).subarray(0, 32), Buffer.alloc(32)])),
    signedBy('an ES256 signature as DER', (input) => sign('sha256', input, privateKey)),
    signedBy('a signature of zeros as DER', () => Buffer.from('3006020100020100', 'hex')),
  ];
}
