import assert from 'node:assert/strict';
import type { Facts } from './facts.ts';
import { at, makeKey } from './fixtures.ts';

export const signingKeyFacts: Facts = {
  'a new storage has no signing key': async ({ keys }) => {
    assert.deepEqual(await keys.list(), []);
  },

  'the first signing key is stored as it is': async ({ keys }) => {
    const key = makeKey({
      publicKey: { kty: 'EC', crv: 'P-256', x: '"\\\u{1f98a}', y: "';--", use: 'sig', key_ops: ['verify'] },
      sealedPrivateKey: 'A'.repeat(2000),
      createdAt: at(0.001),
    });
    assert.deepEqual(await keys.ensureFirst(key), key);
    assert.deepEqual(await keys.list(), [key]);
  },

  'a second first key is not stored; its caller gets the one that is': async ({ keys }) => {
    const [first, second] = [makeKey(), makeKey({ createdAt: at(60) })];
    await keys.ensureFirst(first);
    assert.deepEqual(await keys.ensureFirst(second), first);
    assert.deepEqual(await keys.list(), [first]);
  },

  'of 50 simultaneous first keys one is stored, and all callers get it': async ({ keys }) => {
    const candidates = Array.from({ length: 50 }, (_, index) => makeKey({ createdAt: at(index) }));
    const answers = await Promise.all(candidates.map((key) => keys.ensureFirst(key)));
    const stored = await keys.list();
    assert.equal(stored.length, 1);
    for (const answer of answers) {
      assert.deepEqual(answer, stored[0]);
    }
  },
};
