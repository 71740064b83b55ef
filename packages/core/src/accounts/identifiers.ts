import { domainToASCII, domainToUnicode } from 'node:url';
import type { Issue } from '../errors.ts';
import type { Login } from '../ports/user-store.ts';
import { accepted, type Checked, notText, refused } from './checked.ts';

const maxEmailLength = 254;
const maxLocalPartBytes = 64;
const maxDomainLength = 253;

// RFC 5321's atoms, and beyond ASCII (RFC 6531) letters, marks and digits that can be seen.
const atom = String.raw`(?!\p{M})(?:[a-z0-9!#$%&'*+/=?^_\x60{|}~-]|(?!\p{ASCII}|\p{Default_Ignorable_Code_Point})[\p{L}\p{M}\p{N}])+`;
const localPart = new RegExp(String.raw`^${atom}(?:\.${atom})*$`, 'u');
const domainName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const usernameForm = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;
const roleForm = /^[a-z][a-z0-9_-]{0,31}$/;
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
  if (typeof input !== 'string') return notText(pointer);
  const email = normalizeEmail(input);
  const at = email.lastIndexOf('@');
  const deliverable =
    email.length <= maxEmailLength && at > 0 && isLocalPart(email.slice(0, at)) && isDomain(email.slice(at + 1));
  return deliverable ? accepted(email) : refused(pointer, 'format', 'must be an email address');
}

/** Checks a username: 3–50 of `A–Z a–z 0–9 . _ -`, first and last alphanumeric, and thus never of the form of an email. */
export function checkUsername(input: string, pointer = '/username'): Checked {
  if (typeof input !== 'string') return notText(pointer);
  if (input.length < minUsernameLength) return refused(pointer, 'too_short', 'must have at least 3 characters');
  if (input.length > maxUsernameLength) return refused(pointer, 'too_long', 'must have at most 50 characters');
  if (usernameForm.test(input)) return accepted(input);
  return refused(
    pointer,
    'format',
    'may hold only A-Z, a-z, 0-9, ".", "_" and "-", and must begin and end with a letter or digit',
  );
}

/** Role names: `^[a-z][a-z0-9_-]{0,31}$`; each once. */
export function checkRoles(roles: readonly string[], pointer = '/roles'): CheckedRoles {
  const issues = roles.flatMap((role, index) => (roleForm.test(role) ? [] : [badRole(`${pointer}/${index}`)]));
  return { values: [...new Set(roles)], issues };
}

interface CheckedRoles {
  readonly values: readonly string[];
  readonly issues: readonly Issue[];
}

function badRole(pointer: string): Issue {
  return { pointer, code: 'format', detail: 'must be a role name: a-z, 0-9, "_" and "-", beginning with a letter' };
}

/** What to look up; null for what no account can be named by, which is no other answer than an unknown one. */
export function toLogin(input: Login): Login | null {
  if ('email' in input) {
    const email = checkEmail(input.email).value;
    return email === null ? null : { email };
  }
  const username = checkUsername(input.username).value;
  return username === null ? null : { username };
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
