import assert from 'node:assert/strict';
import type { SigningKey } from '../model.ts';
import type { SigningKeyStore } from '../ports/signing-key-store.ts';
import type { Facts } from './facts.ts';
import { at, makeKey, simultaneously } from './fixtures.ts';

export const signingKeyFacts: Facts = {
  'a new storage has no signing key': async ({ keys }) => {
    assert.deepEqual(await keys.list(), []);
  },

  'the first signing key is stored as it is': async ({ keys }) => {
    const key = makeKey({
      publicKey: { kty: 'EC', crv: 'P-256', x: '"\\\u{1f98a}', y: "';--", use: 'sig', key_ops: ['verify'] },
      sealedPrivateKey: 'A'.repeat(2000),
      createdAt: at(0.001),
      activeFrom: at(600.002),
      tokenTtlSeconds: 123_456,
    });
    assert.equal(await keys.add(key, null), true);
    assert.deepEqual(await keys.list(), [key]);
  },

  'signing keys are listed in the reverse of the order in which they were added, whatever their instants are': async ({
    keys,
  }) => {
    const added = await addChain(keys, [at(60), at(0), at(30)]);
    assert.deepEqual(await keys.list(), added.toReversed());
  },

  'a second first signing key is not stored': async ({ keys }) => {
    const [first] = await addChain(keys, [at(0)]);
    assert.equal(await keys.add(makeKey(), null), false);
    assert.deepEqual(await keys.list(), [first]);
  },

  'a signing key whose predecessor is not the newest, or is not there, is not stored': async ({ keys }) => {
    assert.equal(await keys.add(makeKey(), 'nobody'), false);
    const [first, second] = await addChain(keys, [at(0), at(1)]);
    for (const predecessorId of [first?.id ?? '', 'nobody', '']) {
      assert.equal(await keys.add(makeKey(), predecessorId), false);
    }
    assert.deepEqual(await keys.list(), [second, first]);
  },

  'of 50 simultaneous first signing keys one is stored': async ({ keys }) => {
    const candidates = Array.from({ length: 50 }, () => makeKey());
    const answers = await Promise.all(candidates.map((key) => keys.add(key, null)));
    assert.deepEqual(await keys.list(), onlyWinner(candidates, answers));
  },

  'of 50 simultaneous successors of one signing key one is stored': async ({ keys }) => {
    const [first] = await addChain(keys, [at(0)]);
    const candidates = Array.from({ length: 50 }, () => makeKey());
    const answers = await Promise.all(candidates.map((key) => keys.add(key, first?.id ?? null)));
    assert.deepEqual(await keys.list(), [...onlyWinner(candidates, answers), first]);
  },

  'of 50 simultaneous replacements of all signing keys one wins': async ({ keys, transaction }) => {
    const [first] = await addChain(keys, [at(0)]);
    const candidates = Array.from({ length: 50 }, () => makeKey());
    const replace = (key: SigningKey) =>
      transaction(async (stores) => {
        if (!(await stores.keys.add(key, first?.id ?? null))) return false;
        return (await stores.keys.remove([first?.id ?? ''])) === 1;
      });
    const answers = await Promise.all(candidates.map(replace));
    assert.deepEqual(await keys.list(), onlyWinner(candidates, answers));
  },

  'a private half is resealed if it is still what it was': async ({ keys }) => {
    const [key, other] = await addChain(keys, [at(0), at(1)]);
    const { id = '', sealedPrivateKey = '' } = key ?? {};
    assert.equal(await keys.reseal(id, sealedPrivateKey, 'B'.repeat(2000)), true);
    assert.equal(await keys.reseal(id, sealedPrivateKey, 'again'), false);
    assert.equal(await keys.reseal('nobody', sealedPrivateKey, 'again'), false);
    assert.deepEqual(await keys.list(), [other, { ...key, sealedPrivateKey: 'B'.repeat(2000) }]);
  },

  'of 50 simultaneous reseals of one private half one is stored': async ({ keys }) => {
    const [key] = await addChain(keys, [at(0)]);
    const { id = '', sealedPrivateKey = '' } = key ?? {};
    const answers = await simultaneously(50, (index) => keys.reseal(id, sealedPrivateKey, `sealed ${index}`));
    assert.equal(answers.filter(Boolean).length, 1);
    assert.deepEqual(await keys.list(), [{ ...key, sealedPrivateKey: `sealed ${answers.indexOf(true)}` }]);
  },

  'the life of the tokens of a signing key is raised and never lowered, of 50 simultaneous ones to the longest':
    async ({ keys }) => {
      const [key, other] = await addChain(keys, [at(0), at(1)]);
      const id = key?.id ?? '';
      await simultaneously(50, (index) => keys.raiseTokenTtl(id, 1000 + ((index * 7) % 50)));
      await keys.raiseTokenTtl(id, 60);
      await keys.raiseTokenTtl('nobody', 9999);
      assert.deepEqual(await keys.list(), [other, { ...key, tokenTtlSeconds: 1049 }]);
    },

  'signing keys are removed by their ids, and the next is added behind the newest that is left': async ({ keys }) => {
    const [first, second, third] = await addChain(keys, [at(0), at(1), at(2)]);
    assert.equal(await keys.remove([]), 0);
    assert.equal(await keys.remove([first?.id ?? '', third?.id ?? '', 'nobody']), 2);
    assert.deepEqual(await keys.list(), [second]);
    const next = makeKey();
    assert.equal(await keys.add(next, third?.id ?? ''), false);
    assert.equal(await keys.add(next, second?.id ?? ''), true);
    assert.deepEqual(await keys.list(), [next, second]);
    assert.equal(await keys.remove([next.id, second?.id ?? '']), 2);
    assert.equal(await keys.add(makeKey(), null), true);
  },
};

/** Stores a key for each instant of activation, each behind the one before. */
async function addChain(keys: SigningKeyStore, activations: readonly Date[]): Promise<SigningKey[]> {
  const added: SigningKey[] = [];
  for (const activeFrom of activations) {
    const key = makeKey({ activeFrom });
    assert.equal(await keys.add(key, added.at(-1)?.id ?? null), true);
    added.push(key);
  }
  return added;
}

/** The one candidate whose answer is yes; there must be no other. */
function onlyWinner(candidates: readonly SigningKey[], answers: readonly boolean[]): SigningKey[] {
  const winners = candidates.filter((_, index) => answers[index]);
  assert.equal(winners.length, 1);
  return winners;
}
