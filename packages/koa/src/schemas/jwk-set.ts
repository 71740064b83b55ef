import Type from 'typebox';

const Member = (description: string) => Type.Optional(Type.String({ description }));

const JwkSchema = Type.Object(
  {
    kty: Type.String({ description: 'The family of the key: `EC` or `RSA`.' }),
    kid: Type.String({ description: 'What the header of a token calls it.' }),
    alg: Type.String({ description: 'The one algorithm it is for: `ES256` or `RS256`.' }),
    use: Type.Literal('sig'),
    crv: Member('The curve of an EC key.'),
    x: Member('A coordinate of an EC key.'),
    y: Member('The other coordinate of an EC key.'),
    n: Member('The modulus of an RSA key.'),
    e: Member('The exponent of an RSA key.'),
  },
  { title: 'Jwk', additionalProperties: false },
);

/** A set of public keys (RFC 7517, section 5). */
export const JwkSetSchema = Type.Object(
  { keys: Type.Array(JwkSchema) },
  { title: 'JwkSet', additionalProperties: false },
);

export const exampleJwkSet = {
  keys: [
    {
      kty: 'EC',
      kid: 'oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U',
      alg: 'ES256',
      use: 'sig',
      crv: 'P-256',
      x: 'WKn-ZIGevcwGIyyrzFoZNBdaq9_TsqzGl96oc0CWuis',
      y: 'y77t-RvAHRKTsSGdIYUfweuOvwrvDD-Q3Hv5J0fSKbE',
    },
  ],
};
