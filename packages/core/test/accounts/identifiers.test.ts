import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { issuesOf } from '../../src/accounts/checked.ts';
import { checkEmail, checkUsername, normalizeEmail, usernameKey } from '../../src/accounts/identifiers.ts';

const email = suite('email');

email('is trimmed, composed and lower-cased', () => {
  assert.is(checkEmail('  Ada.Lovelace@Example.ORG\t').value, 'ada.lovelace@example.org');
  assert.is(checkEmail('u\u0308@example.org').value, '\u00fc@example.org');
});

email('has one normal form, which normalizing does not change', () => {
  for (const input of ['\u0130@example.org', '\u212a@example.org', 'A\u030a@example.org', '\u03a3\u03a3@example.org']) {
    assert.is(normalizeEmail(normalizeEmail(input)), normalizeEmail(input));
  }
});

for (const good of [
  'a@b.co',
  'first.last+tag@example.org',
  "o'brien@example.org",
  '!#$%&*/=?^_`{|}~-@example.org',
  `${'l'.repeat(64)}@example.org`,
  `a@${'d'.repeat(63)}.org`,
  `a@${'d.'.repeat(124)}example`.slice(0, 254),
  '\u00fc@example.org',
  '\u7528\u6237@\u4f8b\u5b50.\u5e7f\u544a',
  'a@xn--tda.de',
  'a@\u00fc.de',
  'a@sub-domain.example.org',
]) {
  email(`may be ${JSON.stringify(good)}`, () => assert.is(checkEmail(good).value, good));
}

for (const bad of [
  '',
  'a',
  '@',
  '@example.org',
  'a@',
  'a@localhost',
  'a@example.org.',
  'a@.example.org',
  'a@example..org',
  'a@-example.org',
  'a@example-.org',
  'a@exa_mple.org',
  'a@[127.0.0.1]',
  'a@[IPv6:::1]',
  'a@127.0.0.1',
  'a@127.1',
  'a@0x7f.1',
  'a@exa%6dple.org',
  '.a@example.org',
  'a.@example.org',
  'a..b@example.org',
  'a b@example.org',
  'a@exam ple.org',
  '"a b"@example.org',
  'a@b@example.org',
  'Ada <a@example.org>',
  'a@example.org,b@example.org',
  'a\r\nBcc: b@example.org',
  'a\u0000@example.org',
  'a@example.org\u0000',
  'a\u00ad@example.org',
  'a\u200b@example.org',
  'a\u202e@example.org',
  'a\u3164@example.org',
  'a\ufe0f@example.org',
  '\u0301a@example.org',
  'a\ud800@example.org',
  'a@exa\u200dmple.org',
  'a@exa\ud800mple.org',
  'a@\uff45xample.org',
  'a\uff20example.org',
  `${'l'.repeat(65)}@example.org`,
  `${'\u00fc'.repeat(33)}@example.org`,
  `a@${'d'.repeat(64)}.org`,
  `a@${'d.'.repeat(126)}org`,
]) {
  email(`may not be ${JSON.stringify(bad)}`, () => {
    assert.equal(checkEmail(bad), {
      value: null,
      issue: { pointer: '/email', code: 'format', detail: 'must be an email address' },
    });
  });
}

email.run();

const username = suite('username');

for (const good of ['abc', 'Ada_Lovelace', 'a.b-c_d', '0x0', 'A'.repeat(50)]) {
  username(`may be ${good}, and stays as typed`, () => assert.is(checkUsername(good).value, good));
}

for (const [bad, code] of [
  ['', 'too_short'],
  ['ab', 'too_short'],
  ['a'.repeat(51), 'too_long'],
  ['.abc', 'format'],
  ['abc-', 'format'],
  ['_ab', 'format'],
  ['a b', 'format'],
  ['abc ', 'format'],
  ['abc\n', 'format'],
  ['a\u0000c', 'format'],
  ['\u00fcber', 'format'],
  ['\u0430bc', 'format'],
  ['a@example.org', 'format'],
] as const) {
  username(`may not be ${JSON.stringify(bad)}`, () => assert.is(checkUsername(bad).issue?.code, code));
}

username('is the same in any case', () => assert.is(usernameKey('AdA'), usernameKey('aDa')));

username.run();

const registration = suite('a registration with several faults');

registration('tells all of them at once', () => {
  const issues = issuesOf(checkEmail('x'), checkUsername('x'), checkEmail('a@example.org'));
  assert.equal(
    issues.map(({ pointer }) => pointer),
    ['/email', '/username'],
  );
});

registration.run();
