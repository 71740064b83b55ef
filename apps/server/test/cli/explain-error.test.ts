import {
  CircuitOpenError,
  ConfigurationError,
  DatabaseError,
  LastAdminError,
  UserAlreadyExistsError,
  ValidationError,
} from '@auth/core';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { explainError } from '../../src/cli/explain-error.ts';
import { InterruptedError } from '../../src/cli/interruptible.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { ListenError } from '../../src/listen.ts';
import { SettingsError } from '../../src/settings/settings-error.ts';

const codes: readonly (readonly [unknown, number])[] = [
  [new LastAdminError(), 1],
  [new Error('anything'), 1],
  ['a text', 1],
  [new UsageError('write it so'), 64],
  [new DatabaseError(), 69],
  [new CircuitOpenError(1), 69],
  [new ListenError('in use', {}), 69],
  [new SettingsError(['PORT must be …']), 78],
  [new ConfigurationError('the secret is another one'), 78],
  [new InterruptedError('SIGINT'), 130],
];

const test = suite('an error on the command line');

for (const [error, exitCode] of codes) {
  test(`${error} is exit code ${exitCode}`, () => assert.is(explainError(error).exitCode, exitCode));
}

test('every issue is a line of its own', () => {
  const issues = [
    { pointer: '/email', code: 'format', detail: 'must be an email address' },
    { pointer: '', code: 'required', detail: 'something is required' },
  ];
  const text = 'The request is not valid.\n  email: must be an email address\n  something is required';
  assert.is(explainError(new ValidationError(issues)).text, text);
  assert.match(explainError(new UserAlreadyExistsError(['username'])).text, '\n  username: this username is taken');
});

test('of an outage the driver is quoted, in one line and without credentials', () => {
  const cause = new Error('cannot reach\n postgresql://auth:canary@db/auth');
  const { text } = explainError(new DatabaseError({ cause }));
  assert.is(text, 'The database could not be used. (cannot reach postgresql://[redacted]@db/auth)');
});

test('of several failed addresses the first is told', () => {
  const cause = new AggregateError([new Error('connect ECONNREFUSED ::1:5432'), new Error('another')], 'none');
  assert.match(explainError(new DatabaseError({ cause })).text, '(connect ECONNREFUSED ::1:5432)');
});

test('no stack is told', () => assert.not.match(explainError(new Error('anything')).text, '    at '));

test.run();
