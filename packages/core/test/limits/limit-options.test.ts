import { ConfigurationError } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { resolveLimits, toLimitWord } from '../../src/limits/limit-options.ts';
import { makeAuth } from '../support/make-auth.ts';

const options = suite('options of rate limits');

options('have the documented defaults', () => {
  assert.equal(resolveLimits({}), {
    default: { limit: 300, windowSeconds: 60 },
    login: { limit: 10, windowSeconds: 60 },
    loginAddress: { limit: 60, windowSeconds: 60 },
    loginFailures: { limit: 100, windowSeconds: 3600 },
    recovery: { limit: 5, windowSeconds: 3600 },
    recoveryAddress: { limit: 20, windowSeconds: 3600 },
    refresh: { limit: 120, windowSeconds: 60 },
    register: { limit: 10, windowSeconds: 3600 },
  });
});

options('can be turned off, and changed one by one', () => {
  assert.is(resolveLimits({ isEnabled: false }), null);
  const login = { limit: 1, windowSeconds: 1 };
  assert.equal(resolveLimits({ login }), { ...resolveLimits({}), login });
});

options('refuse what cannot work, also while they are off, before anything is built', async () => {
  for (const limit of [
    { limit: 0, windowSeconds: 60 },
    { limit: 1.5, windowSeconds: 60 },
    { limit: 10, windowSeconds: 0 },
    { limit: 10, windowSeconds: Number.NaN },
  ]) {
    assert.throws(
      () => resolveLimits({ isEnabled: false, refresh: limit }),
      (error: unknown) => error instanceof ConfigurationError && error.message.startsWith('rateLimits.refresh '),
    );
  }
  const error = await makeAuth({ rateLimits: { login: { limit: -1, windowSeconds: 60 } } }).catch((e: unknown) => e);
  assert.instance(error, ConfigurationError);
});

options('a limit is known by a word', () => {
  assert.is(toLimitWord('loginAddress'), 'login_address');
  assert.is(toLimitWord('default'), 'default');
});

options.run();
