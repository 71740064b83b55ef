import type { Revocation } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { parseRevocation, writeRevocation } from '../../src/revocation/revocation-message.ts';

const test = suite('the message of a revocation');

const everyKind: readonly Revocation[] = [
  { kind: 'session', sessionId: 's1' },
  { kind: 'user', userId: 'u1' },
  { kind: 'keys' },
];

test('is read as it was written', () => {
  assert.equal(everyKind.map(writeRevocation).map(parseRevocation), everyKind);
});

test('of a later version is read where only members were added', () => {
  assert.equal(parseRevocation('{"kind":"user","user_id":"u1","tenant_id":"t1"}'), { kind: 'user', userId: 'u1' });
});

test('is nothing that we know in any other form', () => {
  const others = [
    '',
    '{',
    'null',
    '[]',
    '{}',
    '{"kind":"tenant"}',
    '{"kind":"session"}',
    '{"kind":"user","user_id":7}',
  ];
  for (const text of [...others, '{"kind":"session","session_id":""}']) assert.is(parseRevocation(text), null, text);
});

test.run();
