import { createPublicKey, type KeyObject } from 'node:crypto';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { createVerifiedTokens } from '../../src/tokens/verified-tokens.ts';
import { makeIssuer, makeKey } from '../verifier/issuer.ts';

const test = suite('memory of verified tokens');

/** A memory whose keys can be exchanged; `checked` counts the signatures that were computed. */
function makeMemory(bounds: { readonly maxTokens?: number; readonly maxTotalLength?: number } = {}) {
  const { issue, runtime, options } = makeIssuer();
  const key = makeKey();
  const open = () => createPublicKey({ key: key.jwk, format: 'jwk' });
  const keys = new Map<string, KeyObject>([[key.kid, open()]]);
  const findKey = (id: string) => {
    const found = keys.get(id);
    return found ? { id, algorithm: 'ES256' as const, key: found } : null;
  };
  const memory = createVerifiedTokens({ ...options, findKey, ...bounds });
  return { issue: () => issue(key), key, keys, open, verify: (token: string) => memory.verify(token, runtime.now()) };
}

test('a token is checked once, and its claims are the same ever after', () => {
  const { issue, verify } = makeMemory();
  const token = issue();
  assert.is(verify(token), verify(token));
});

test('a key that was only opened again costs nothing', () => {
  const { issue, key, keys, open, verify } = makeMemory();
  const token = issue();
  const claims = verify(token);
  keys.set(key.kid, open());
  assert.is(verify(token), claims);
});

test('without its key a token is nothing, and with it again it is checked anew', () => {
  const { issue, key, keys, open, verify } = makeMemory();
  const token = issue();
  const claims = verify(token);
  keys.delete(key.kid);
  assert.throws(() => verify(token), /not valid/);
  keys.set(key.kid, open());
  assert.is.not(verify(token), claims);
  assert.equal(verify(token), claims);
});

test('it holds no more tokens than it may, and forgets the one that was not seen for longest', () => {
  const { issue, verify } = makeMemory({ maxTokens: 2 });
  const [first, second, third] = [issue(), issue(), issue()];
  const claims = [verify(first), verify(second)];
  verify(first);
  verify(third);
  assert.is(verify(first), claims[0]);
  assert.is.not(verify(second), claims[1]);
});

test('it holds no more text than it may', () => {
  const { issue, verify } = makeMemory({ maxTotalLength: 800 });
  const [first, second] = [issue(), issue()];
  const claims = verify(first);
  verify(second);
  assert.ok(first.length + second.length > 800);
  assert.is.not(verify(first), claims);
});

test.run();
