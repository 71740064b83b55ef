import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import {
  checkPassword,
  checkPresentedPassword,
  passwordLength,
  toBcryptInput,
} from '../../src/accounts/prepare-password.ts';

const form = suite('the form of a new password');

form('is NFC, so that every keyboard types the same password', () => {
  assert.is(checkPassword('pa\u0301ssword').value, 'p\u00e1ssword');
});

form('is counted in code points', () => {
  assert.is(passwordLength('\u{1f600}\u{1f600}'), 2);
  assert.ok(checkPassword('\u{1f600}'.repeat(256)).value);
  assert.is(checkPassword('\u{1f600}'.repeat(257)).issue?.code, 'too_long');
});

form('is measured after NFC', () => {
  assert.ok(checkPassword('a\u0301'.repeat(256)).value);
});

form('is kept as typed otherwise: spaces, case and symbols stay', () => {
  assert.is(checkPassword('  Correct \u2028 Horse\ufb01 ').value, '  Correct \u2028 Horse\ufb01 ');
});

for (const [name, password] of [
  ['NUL', 'pass\u0000word'],
  ['a tab', 'pass\tword'],
  ['a line feed', 'password\n'],
  ['DEL', 'pass\u007fword'],
  ['a C1 control character', 'pass\u0085word'],
  ['a lone high surrogate', 'pass\ud800word'],
  ['a lone low surrogate', 'pass\udc00word'],
] as const) {
  form(`has no ${name}`, () => assert.is(checkPassword(password).issue?.code, 'format'));
}

form('is reported where the caller says it came in', () => {
  assert.is(checkPassword('\u0000', '/new_password').issue?.pointer, '/new_password');
});

form('of a presented password is only bounded', () => {
  assert.is(checkPresentedPassword('').issue?.code, 'too_short');
  assert.is(checkPresentedPassword('a'.repeat(257)).issue?.code, 'too_long');
  assert.is(checkPresentedPassword('a').value, 'a');
  assert.is(checkPresentedPassword('a\u0000').value, 'a\u0000');
});

form.run();

const reduction = suite('what bcrypt reads');

reduction('is the password itself up to 72 bytes', () => {
  assert.is(toBcryptInput('a'.repeat(72)), 'a'.repeat(72));
  assert.is(toBcryptInput('\u00fc'.repeat(36)), '\u00fc'.repeat(36));
});

reduction('is 64 characters for more than 72 bytes', () => {
  assert.match(toBcryptInput('a'.repeat(73)), /^[A-Za-z0-9+/]{64}$/);
  assert.match(toBcryptInput('\u00fc'.repeat(37)), /^[A-Za-z0-9+/]{64}$/);
});

reduction('of a long password never changes, since hashes outlive releases', () => {
  assert.is(toBcryptInput('a'.repeat(73)), '/7LWoICimXMhuDROZ78cXDd8/TRbdT0I9AtMzXLh3KS2P+WoL57Lu/bYgbkdIT7i');
});

reduction('differs where two long passwords differ, be it in the last character', () => {
  assert.is.not(toBcryptInput(`${'a'.repeat(255)}b`), toBcryptInput(`${'a'.repeat(255)}c`));
});

reduction.run();
