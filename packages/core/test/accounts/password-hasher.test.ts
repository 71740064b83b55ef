import { suite } from '@auth/tooling/suite';
import { hashSync, parseOptions, verify as rawVerify, verifySync } from '@node-rs/bcrypt';
import * as assert from 'uvu/assert';
import { createPasswordHasher, dummyHash } from '../../src/accounts/password-hasher.ts';
import { ConfigurationError, OverloadedError, ValidationError } from '../../src/errors.ts';
import { rejection } from '../support/rejection.ts';

function makeHasher(options = {}) {
  return createPasswordHasher({ environment: 'test', bcryptCost: 4, ...options });
}

const hashing = suite('hashing a password');

hashing('makes a bcrypt hash of the given cost that any bcrypt can verify', async () => {
  const hash = await makeHasher({ bcryptCost: 5 }).hash('correct horse');
  assert.match(hash, /^\$2b\$05\$/);
  assert.ok(verifySync('correct horse', hash));
});

hashing('is different for different calls (salting), and hash and plain password are never equal', async () => {
  const hasher = makeHasher();
  const hash = await hasher.hash('correct horse');
  assert.is.not(hash, await hasher.hash('correct horse'));
  assert.not.match(hash, 'correct horse');
});

hashing('refuses NUL, which bcrypt takes for the end of a round of the key', async () => {
  assert.ok(verifySync('ab', hashSync('ab\u0000ab', { cost: 4 })), 'why it is refused');
  assert.instance(await rejection(makeHasher().hash('ab\u0000ab')), ValidationError);
});

hashing('refuses lone surrogates, which all become the same character', async () => {
  assert.ok(verifySync('\ud800', hashSync('\udfff', { cost: 4 })), 'why they are refused');
  assert.instance(await rejection(makeHasher().hash('\ud800')), ValidationError);
});

hashing.run();

const verifying = suite('verifying a password');

verifying('valid password verifies successfully, invalid password fails verification', async () => {
  const hasher = makeHasher();
  const hash = await hasher.hash('correct horse');
  assert.equal(await hasher.verify('correct horse', hash), { matches: true, needsRehash: false });
  assert.equal(await hasher.verify('Correct horse', hash), { matches: false, needsRehash: false });
});

verifying('matches however the letters were composed', async () => {
  const hasher = makeHasher();
  assert.ok((await hasher.verify('pa\u0301ssword', await hasher.hash('p\u00e1ssword'))).matches);
});

verifying('tells long passwords apart beyond the 72 bytes that bcrypt reads', async () => {
  const hasher = makeHasher();
  const hash = await hasher.hash(`${'a'.repeat(80)}b`);
  assert.ok((await hasher.verify(`${'a'.repeat(80)}b`, hash)).matches);
  assert.not((await hasher.verify(`${'a'.repeat(80)}c`, hash)).matches);
  assert.not((await hasher.verify('a'.repeat(72), hash)).matches);
});

verifying('matches hashes of other libraries', async () => {
  const { matches } = await makeHasher().verify('correct horse', hashSync('correct horse', { cost: 4, version: '2y' }));
  assert.ok(matches);
});

verifying('asks for a rehash when the hash is of a lower cost than today and the password is right', async () => {
  const old = await makeHasher({ bcryptCost: 4 }).hash('correct horse');
  const hasher = makeHasher({ bcryptCost: 5 });
  assert.equal(await hasher.verify('correct horse', old), { matches: true, needsRehash: true });
  assert.equal(await hasher.verify('wrong', old), { matches: false, needsRehash: false });
});

verifying('asks for no rehash when the hash is of a higher cost', async () => {
  const strong = await makeHasher({ bcryptCost: 6 }).hash('correct horse');
  assert.equal(await makeHasher().verify('correct horse', strong), { matches: true, needsRehash: false });
});

for (const [name, hash] of [
  ['no hash', null],
  ['an empty hash', ''],
  ['a hash that is none', 'plain text'],
  ['a hash cut short', '$2b$04$abcdefghijklmnopqrstuv'],
  ['a hash of a cost that does not exist', `$2b$99$${'a'.repeat(53)}`],
] as const) {
  verifying(`never matches ${name}`, async () => {
    for (const password of ['', 'correct horse', 'plain text', '\u0000']) {
      assert.equal(await makeHasher().verify(password, hash), { matches: false, needsRehash: false });
    }
  });
}

verifying('never matches a password that no account can have', async () => {
  const hasher = makeHasher();
  const hash = await hasher.hash('ab');
  for (const password of ['ab\u0000ab', 'ab\u0000', '\ud800', 'a'.repeat(257)]) {
    assert.not((await hasher.verify(password, hash)).matches);
  }
});

verifying(
  'without a usable hash does the work of a real one, while bcrypt answers a malformed hash at once',
  async () => {
    const hasher = createPasswordHasher({ environment: 'development', bcryptCost: 10 });
    const timeOf = async (work: () => Promise<unknown>) => {
      const startedAt = performance.now();
      await work();
      return performance.now() - startedAt;
    };
    const malformed = await timeOf(() => rawVerify('correct horse', 'malformed'));
    for (const hash of [null, 'malformed']) {
      const took = await timeOf(() => hasher.verify('correct horse', hash));
      assert.ok(took > 10 * malformed, `${took} ms against ${malformed} ms`);
    }
  },
);

verifying('compares with a dummy that is well-formed and of the current cost', () => {
  assert.is(parseOptions(dummyHash(11)).cost, 11);
  assert.is(dummyHash(11).length, hashSync('x', { cost: 4 }).length);
  assert.is.not(dummyHash(4), dummyHash(4));
});

verifying.run();

const bounds = suite('the bounds of hashing');

bounds('keep what is too much from waiting: one more than the queue holds is refused at once', async () => {
  const hasher = makeHasher({ hashConcurrency: 1, hashQueue: 1, bcryptCost: 6 });
  const admitted = [hasher.hash('one'), hasher.verify('two', null)];
  const refused = await rejection(hasher.hash('three'));
  assert.instance(refused, OverloadedError);
  assert.equal(hasher.load, { running: 1, waiting: 1, rejected: 1 });
  await Promise.all(admitted);
  assert.equal({ ...hasher.load, running: 0 }, { running: 0, waiting: 0, rejected: 1 });
});

bounds('let a caller who hangs up leave the queue', async () => {
  const hasher = makeHasher({ hashConcurrency: 1, hashQueue: 1, bcryptCost: 6 });
  const controller = new AbortController();
  const first = hasher.hash('one');
  const second = hasher.hash('two', controller.signal);
  controller.abort(new Error('hung up'));
  assert.is(((await rejection(second)) as Error).message, 'hung up');
  assert.is(hasher.load.waiting, 0);
  await first;
});

for (const [environment, lowest] of [
  ['production', 12],
  ['development', 10],
  ['test', 4],
] as const) {
  bounds(`of the cost begin at ${lowest} in ${environment}`, () => {
    assert.throws(
      () => createPasswordHasher({ environment, bcryptCost: lowest - 1 }),
      (error: unknown) => error instanceof ConfigurationError,
    );
    createPasswordHasher({ environment, bcryptCost: lowest });
  });
}

bounds('refuse a cost that is no whole number or would take minutes', () => {
  for (const bcryptCost of [12.5, Number.NaN, 21, Number.POSITIVE_INFINITY]) {
    assert.throws(
      () => createPasswordHasher({ bcryptCost }),
      (error: unknown) => error instanceof ConfigurationError,
    );
  }
});

bounds('are those of production unless it is said otherwise', () => {
  assert.throws(
    () => createPasswordHasher({ bcryptCost: 11 }),
    (error: unknown) => error instanceof ConfigurationError,
  );
});

bounds.run();
