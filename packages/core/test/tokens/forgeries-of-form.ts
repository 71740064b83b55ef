import { encode, type Forgery, ownHeader, type Spoils, signGenuine } from './forge.ts';

/** Texts that are not the compact form (RFC 7515, section 7.1), or not its one spelling. */
export function formForgeries(spoils: Spoils): readonly Forgery[] {
  const header = ownHeader(spoils);
  const genuine = signGenuine(spoils, spoils.claims);
  const [head = '', body = '', signature = ''] = genuine.split('.');
  return [
    ['an empty string', ''],
    ['a dot', '.'],
    ['two dots', '..'],
    ['no token at all', 'invalid'],
    ['two parts', `${head}.${body}`],
    ['four parts', `${genuine}.${signature}`],
    ['five parts, as of an encrypted token', `${head}..${body}.${body}.${signature}`],
    ['an empty header', `.${body}.${signature}`],
    ['an empty payload part', `${head}..${signature}`],
    ['an empty signature', `${head}.${body}.`],
    ['the JSON form', JSON.stringify({ protected: head, payload: body, signature })],
    ['a scheme before the token', `Bearer ${genuine}`],
    ['a space at the start', ` ${genuine}`],
    ['a space at the end', `${genuine} `],
    ['a space inside', `${head}. ${body}.${signature}`],
    ['a line break at the end', `${genuine}\n`],
    ['a line break inside', `${head}.\r\n${body}.${signature}`],
    ['a NUL at the end', `${genuine}\0`],
    ['padding', `${genuine}=`],
    ['padding of the header', `${head}==.${body}.${signature}`],
    ['padding of the payload', `${head}.${body}=.${signature}`],
    ['characters outside base64url', `${head}.${body}.${signature.slice(0, -1)}+`],
    ['characters outside ASCII', `${head}.${body}.${signature.slice(0, -1)}ａ`],
    ['a second spelling of the same payload', `${head}.${respell(body)}.${signature}`],
    ['a second spelling of the same signature', `${head}.${body}.${respell(signature)}`],
    ['more than 8 KiB', signGenuine(spoils, { ...spoils.claims, padding: 'x'.repeat(9000) })],
    ['a megabyte of nothing', 'x'.repeat(1024 * 1024)],
    ['a megabyte of dots', '.'.repeat(1024 * 1024)],
    ['a tampered payload', `${head}.${encode({ ...spoils.claims, roles: ['admin'] })}.${signature}`],
    ['a tampered header', `${encode({ ...header, typ: 'JWT' })}.${body}.${signature}`],
    ['a refresh token', 'Zm9yLWRvY3VtZW50YXRpb24tb25seS1ub3QtYS10b2s'],
  ];
}

/** The last character may carry bits that no decoder looks at; where it has none, a character more does. */
function respell(part: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  if (part.length % 4 === 0) return `${part}A`;
  const last = alphabet.indexOf(part.slice(-1));
  return part.slice(0, -1) + alphabet.charAt(last + 1);
}
