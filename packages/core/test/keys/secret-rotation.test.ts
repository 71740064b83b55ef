import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { createFakeRuntime, createMemoryStorage } from '../../src/memory/index.ts';
import { ada, secret } from '../support/make-auth.ts';
import { keyIdOf, makeInstance } from '../support/make-instance.ts';
import { rejectsWith } from '../support/rejects.ts';

const test = suite('rotation of the secret');
const newSecret = 'the secret that follows, which is longer than 32 bytes';
const renewed = { secret: newSecret, previousSecret: secret };

function makePorts() {
  return { storage: createMemoryStorage(), runtime: createFakeRuntime() };
}

test('the signing keys are sealed anew at start, after which the previous secret is not needed any more', async () => {
  const ports = makePorts();
  const before = await makeInstance(ports);
  const { tokens } = await before.register(ada);
  await before.keys.rotate();
  await makeInstance(ports, renewed);
  const after = await makeInstance(ports, { secret: newSecret });
  await after.authenticate(tokens.accessToken);
  const signIn = await after.refresh(tokens.refreshToken);
  assert.is(keyIdOf(signIn.tokens.accessToken), keyIdOf(tokens.accessToken));
  await rejectsWith('CONFIGURATION_ERROR', () => makeInstance(ports));
  const wrong = { secret: `another ${secret}`, previousSecret: secret };
  await rejectsWith('CONFIGURATION_ERROR', () => makeInstance(ports, wrong));
});

test('of several instances starting at once all can sign', async () => {
  const ports = makePorts();
  await makeInstance(ports);
  const instances = await Promise.all(Array.from({ length: 10 }, () => makeInstance(ports, renewed)));
  await instances[0]?.register(ada);
  for (const auth of instances) await instances[0]?.authenticate((await auth.login(ada)).tokens.accessToken);
});

test('an instance that has the old secret only goes on signing with the keys it has opened', async () => {
  const ports = makePorts();
  const old = await makeInstance(ports);
  const { tokens } = await old.register(ada);
  const after = await makeInstance(ports, renewed);
  ports.runtime.advance(400);
  const signIn = await old.login(ada);
  assert.is(keyIdOf(signIn.tokens.accessToken), keyIdOf(tokens.accessToken));
  await after.authenticate(signIn.tokens.accessToken);
});

test('a key sealed under a secret it lacks verifies and does not sign', async () => {
  const ports = makePorts();
  const old = await makeInstance(ports);
  const { tokens } = await old.register(ada);
  const after = await makeInstance(ports, renewed);
  const { id } = await after.keys.rotate();
  ports.runtime.advance(600);
  const theirs = await after.login(ada);
  assert.is(keyIdOf(theirs.tokens.accessToken), id);
  await old.authenticate(theirs.tokens.accessToken);
  const ours = await old.login(ada);
  assert.is(keyIdOf(ours.tokens.accessToken), keyIdOf(tokens.accessToken));
  await after.authenticate(ours.tokens.accessToken);
});

test('with no key left that it can open, an instance signs nothing and still verifies', async () => {
  const ports = makePorts();
  const old = await makeInstance(ports);
  await old.register(ada);
  const after = await makeInstance(ports, renewed);
  await after.keys.rotate({ revokeOthers: true });
  const { tokens } = await after.login(ada);
  await old.authenticate(tokens.accessToken);
  await rejectsWith('CONFIGURATION_ERROR', () => old.login(ada));
});

test('an instance with the new secret signs with a key that one with the old secret has made', async () => {
  const ports = makePorts();
  const old = await makeInstance(ports);
  const after = await makeInstance(ports, renewed);
  const { id } = await old.keys.rotate();
  ports.runtime.advance(600);
  await old.register(ada);
  assert.is(keyIdOf((await after.login(ada)).tokens.accessToken), id);
  const later = await makeInstance(ports, { secret: newSecret });
  assert.is(keyIdOf((await later.login(ada)).tokens.accessToken), id);
});

test('a refresh whose answer was lost gets the successor that is stored, whichever secret derived it', async () => {
  const ports = makePorts();
  const old = await makeInstance(ports, { previousSecret: newSecret });
  const after = await makeInstance(ports, renewed);
  for (const [first, second] of [
    [old, after],
    [after, old],
  ] as const) {
    const { tokens } = await signIn(first);
    const exchanged = await first.refresh(tokens.refreshToken);
    const replayed = await second.refresh(tokens.refreshToken);
    assert.is(replayed.tokens.refreshToken, exchanged.tokens.refreshToken);
    await second.refresh(replayed.tokens.refreshToken);
  }
});

test('a successor that no known secret derives is given to nobody, and burns nothing', async () => {
  const ports = makePorts();
  const old = await makeInstance(ports);
  const { tokens } = await old.register(ada);
  const exchanged = await old.refresh(tokens.refreshToken);
  await makeInstance(ports, renewed);
  const after = await makeInstance(ports, { secret: newSecret });
  await rejectsWith('INVALID_TOKEN', () => after.refresh(tokens.refreshToken));
  await after.refresh(exchanged.tokens.refreshToken);
});

test('a list goes on by a cursor that was made under the previous secret', async () => {
  const ports = makePorts();
  const old = await makeInstance(ports);
  await old.register(ada);
  await old.register({ ...ada, email: 'bob@example.org', username: 'bob' });
  const { nextCursor } = await old.admin.listUsers({ limit: 1 });
  const cursor = nextCursor ?? '';
  const after = await makeInstance(ports, renewed);
  const { items } = await after.admin.listUsers({ limit: 1, cursor });
  assert.equal(
    items.map(({ username }) => username),
    ['Ada'],
  );
  const later = await makeInstance(ports, { secret: newSecret });
  await rejectsWith('VALIDATION_ERROR', () => later.admin.listUsers({ limit: 1, cursor }));
});

let count = 0;

/** A user of their own, signed in. */
function signIn(auth: Awaited<ReturnType<typeof makeInstance>>) {
  count += 1;
  return auth.register({ ...ada, email: `user${count}@example.org`, username: `user${count}` });
}

test.run();
