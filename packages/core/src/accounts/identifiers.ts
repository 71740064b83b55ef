import { domainToASCII, domainToUnicode } from 'node:url';
import { accepted, type Checked, refused } from './checked.ts';

const maxEmailLength = 254;
const maxLocalPartBytes = 64;
const maxDomainLength = 253;

// RFC 5321's atoms, and beyond ASCII (RFC 6531) letters, marks and digits that can be seen.
const atom = String.raw`(?!\p{M})(?:[a-z0-9!#$%&'*+/=?^_\x60{|}~-]|(?!\p{ASCII}|\p{Default_Ignorable_Code_Point})[\p{L}\p{M}\p{N}])+`;
const localPart = new RegExp(String.raw`^${atom}(?:\.${atom})*$`, 'u');
const domainName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const usernameForm = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;
const minUsernameLength = 3;
const maxUsernameLength = 50;

/** The one form in which emails are kept and looked up: trimmed, NFC, lower-case. Takes any string, also one that is no email. */
export function normalizeEmail(input: string): string {
  return input.trim().normalize('NFC').toLowerCase().normalize('NFC');
}

/**
 * Checks that an email has a form that mail can be delivered to over the public internet (RFC 5321, RFC 6531): a dot-atom of
 * at most 64 bytes, and a domain of at least two labels. Quoted local parts and address literals are refused, and so is
 * whatever cannot be seen. The value is in the form of {@link normalizeEmail}.
 */
export function checkEmail(input: string, pointer = '/email'): Checked {
  const email = normalizeEmail(input);
  const at = email.lastIndexOf('@');
  const deliverable =
    email.length <= maxEmailLength && at > 0 && isLocalPart(email.slice(0, at)) && isDomain(email.slice(at + 1));
  return deliverable ? accepted(email) : refused(pointer, 'format', 'must be an email address');
}

/** Checks a username: 3–50 of `A–Z a–z 0–9 . _ -`, first and last alphanumeric, and thus never of the form of an email. */
export function checkUsername(input: string, pointer = '/username'): Checked {
  if (input.length < minUsernameLength) return refused(pointer, 'too_short', 'must have at least 3 characters');
  if (input.length > maxUsernameLength) return refused(pointer, 'too_long', 'must have at most 50 characters');
  if (usernameForm.test(input)) return accepted(input);
  return refused(
    pointer,
    'format',
    'may hold only A-Z, a-z, 0-9, ".", "_" and "-", and must begin and end with a letter or digit',
  );
}

/** The form in which usernames are compared: two that differ only in case are the same. */
export function usernameKey(username: string): string {
  return username.toLowerCase();
}

function isLocalPart(text: string): boolean {
  return Buffer.byteLength(text) <= maxLocalPartBytes && localPart.test(text);
}

/** A domain in its only spelling: one that IDNA would have to map first (full-width letters, zero-width joiners) is refused. */
function isDomain(text: string): boolean {
  const ascii = domainToASCII(text);
  if (ascii.length > maxDomainLength || !domainName.test(ascii)) return false;
  return text === ascii || text === domainToUnicode(ascii);
}
