import { type Forgery, forge, type Json, ownHeader, ownSigner, type Spoils, signGenuine } from './forge.ts';

/** Genuinely signed, and still not what we would say. */
export function claimForgeries(spoils: Spoils): readonly Forgery[] {
  const { claims } = spoils;
  const issuer = String(claims['iss']);
  const audience = String(claims['aud']);
  const now = Number(claims['iat']);
  const claiming = (name: string, extra: Json): Forgery => [name, signGenuine(spoils, { ...claims, ...extra })];
  return [
    claiming('another issuer', { iss: 'https://evil.example' }),
    claiming('an issuer that begins like ours', { iss: `${issuer}.evil.example` }),
    claiming('our issuer with a slash', { iss: `${issuer}/` }),
    claiming('our issuer in capitals', { iss: issuer.toUpperCase() }),
    claiming('several issuers', { iss: [issuer] }),
    claiming('another audience', { aud: 'another' }),
    claiming('an audience that begins like ours', { aud: `${audience}-two` }),
    claiming('several audiences', { aud: [audience, 'another'] }),
    claiming('a list of our audience', { aud: [audience] }),
    claiming('an exp that is no number', { exp: '9999999999' }),
    claiming('an exp that is no integer', { exp: now + 0.5 }),
    claiming('an exp before all time', { exp: -1 }),
    claiming('an exp of null', { exp: null }),
    claiming('an iat in the future', { iat: now + 31 }),
    claiming('an iat that is no number', { iat: String(now) }),
    claiming('an nbf in the future', { nbf: now + 31 }),
    claiming('an nbf that is no number', { nbf: 'tomorrow' }),
    claiming('a subject that is no string', { sub: 1 }),
    claiming('an empty subject', { sub: '' }),
    claiming('a session that is no string', { sid: [claims['sid']] }),
    claiming('roles that are no list', { roles: 'admin' }),
    claiming('roles that are no strings', { roles: [{ admin: true }] }),
    ...Object.keys(claims).map((name): Forgery => [`no ${name}`, signGenuine(spoils, without(claims, name))]),
    ...noClaims(spoils),
  ];
}

function noClaims(spoils: Spoils): readonly Forgery[] {
  const { claims } = spoils;
  const text = JSON.stringify(claims);
  const bearing = (name: string, payload: unknown): Forgery => [
    name,
    forge(ownSigner(spoils), ownHeader(spoils), payload),
  ];
  return [
    bearing('a payload that is no object', [claims]),
    bearing('a payload that is a string', '"claims"'),
    bearing('a payload that is null', null),
    bearing('a payload that is a number', 1),
    bearing('a payload that is no JSON', `${text}}`),
    bearing('an empty payload', {}),
    bearing('claims in the prototype', `{"__proto__":${text}}`),
    bearing('an exp of infinity', text.replace(/"exp":\d+/, '"exp":1e999')),
    bearing('another token inside', signGenuine(spoils, claims)),
  ];
}

function without(claims: Json, name: string): Json {
  return Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
}
