import { createHmac } from 'node:crypto';
import { accepted, type Checked, notText, refused } from './checked.ts';

const maxLength = 256;
const bcryptBytes = 72;
const reductionLabel = '@auth/core password over 72 bytes';

/** The length of a password as its owner counts it: in code points. */
export function passwordLength(password: string): number {
  return [...password].length;
}

/**
 * Checks the form of a new password. The value is in NFC, so that it is the same from every keyboard.
 *
 * Refused are more than 256 code points, and what bcrypt would not tell apart or a person could not type again: NUL and other
 * control characters, lone surrogates. How hard it is to guess is the policy's question.
 */
export function checkPassword(input: string, pointer = '/password'): Checked {
  if (typeof input !== 'string') return notText(pointer);
  const password = input.normalize('NFC');
  if (!password.isWellFormed())
    return refused(pointer, 'format', 'must be well-formed Unicode, without lone surrogates');
  if (/\p{Cc}/u.test(password)) return refused(pointer, 'format', 'must not contain control characters');
  if (passwordLength(password) > maxLength) return refused(pointer, 'too_long', 'must have at most 256 characters');
  return accepted(password);
}

/** Checks a password that is only compared: 1 to 256 code points of anything. */
export function checkPresentedPassword(input: string, pointer = '/password'): Checked {
  if (typeof input !== 'string') return notText(pointer);
  const password = input.normalize('NFC');
  if (password === '') return refused(pointer, 'too_short', 'must not be empty');
  if (passwordLength(password) > maxLength) return refused(pointer, 'too_long', 'must have at most 256 characters');
  return accepted(password);
}

/**
 * What bcrypt gets to see of a password. It reads 72 bytes and ignores the others, so a longer password is first reduced to
 * the 64 characters of its HMAC-SHA-384; one that fits goes in as it is, and its hash stays portable.
 */
export function toBcryptInput(password: string): string {
  if (Buffer.byteLength(password) <= bcryptBytes) return password;
  return createHmac('sha384', reductionLabel).update(password).digest('base64');
}
