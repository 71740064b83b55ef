import type { SignIn } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import type { Auth } from '../../src/auth.ts';
import { createFakeRuntime, createMemoryStorage, createRevocationBus } from '../../src/memory/index.ts';
import type { AuthOptions } from '../../src/options.ts';
import { ada } from '../support/make-auth.ts';
import { keyIdOf, makeInstance } from '../support/make-instance.ts';
import { rejectsWith } from '../support/rejects.ts';

const test = suite('rotation of keys');

async function makeTwo(options: Partial<AuthOptions> = {}) {
  const storage = createMemoryStorage();
  const runtime = createFakeRuntime();
  const one = await makeInstance({ storage, runtime }, options);
  const other = await makeInstance({ storage, runtime }, options);
  return { storage, runtime, one, other };
}

const statesOf = async (auth: Auth) => (await auth.keys.list()).map(({ state }) => state);
const kidsOf = async (auth: Auth) => (await auth.keys.jwks()).keys.map(({ kid }) => kid);

test('a new key is published at once by the instance that made it, within a minute by others, and signs after ten', async () => {
  const { runtime, one, other } = await makeTwo();
  const first = await one.register(ada);
  const next = await one.keys.rotate();
  assert.is(next.state, 'next');
  assert.equal(next.activeFrom, new Date(runtime.now().getTime() + 600_000));
  assert.is((await kidsOf(one))[0], next.id);
  runtime.advance(60);
  assert.is((await kidsOf(other))[0], next.id);
  runtime.advance(539.999);
  for (const auth of [one, other]) {
    assert.is(keyIdOf((await auth.login(ada)).tokens.accessToken), keyIdOf(first.tokens.accessToken));
  }
  runtime.advance(0.001);
  for (const auth of [one, other]) {
    const { tokens } = await auth.login(ada);
    assert.is(keyIdOf(tokens.accessToken), next.id);
    await one.authenticate(tokens.accessToken);
    await other.authenticate(tokens.accessToken);
  }
});

test('the tokens of the old key stay good until they expire, and its public half is published as long', async () => {
  const { runtime, one, other } = await makeTwo();
  const old = (await kidsOf(one))[0];
  await one.register(ada);
  await one.keys.rotate();
  runtime.advance(599.999);
  const { tokens } = await other.login(ada);
  assert.is(keyIdOf(tokens.accessToken), old);
  runtime.advance(899);
  assert.equal(await statesOf(one), ['active', 'retiring']);
  for (const auth of [one, other]) {
    await auth.authenticate(tokens.accessToken);
    assert.ok((await kidsOf(auth)).includes(old ?? ''));
  }
  runtime.advance(2);
  await rejectsWith('TOKEN_EXPIRED', () => other.authenticate(tokens.accessToken));
  runtime.advance(60);
  assert.equal(await statesOf(one), ['active', 'retired']);
  for (const auth of [one, other]) {
    assert.not((await kidsOf(auth)).includes(old ?? ''));
    await rejectsWith('INVALID_TOKEN', () => auth.authenticate(tokens.accessToken));
  }
});

test('a rotation while requests run signs nobody out, on two instances, through all states', async () => {
  const { runtime, one, other } = await makeTwo();
  const instances = [one, other];
  let sessions: readonly SignIn[] = await Promise.all([
    one.register(ada),
    one.register({ ...ada, email: 'b@b.example', username: 'bob' }),
  ]);
  const kids = new Set<unknown>();
  for (let step = 0; step < 30; step += 1) {
    const rotating = step % 10 === 2 ? instances.map((auth) => auth.keys.rotate()) : [];
    const [login, ...refreshed] = await Promise.all([
      instances[step % 2]?.login(ada),
      ...sessions.map(({ tokens }, index) => instances[(step + index) % 2]?.refresh(tokens.refreshToken)),
    ]);
    const alive = [login, ...refreshed].flatMap((signIn) => (signIn ? [signIn] : []));
    assert.is(alive.length, sessions.length + 1);
    await Promise.all([
      ...rotating,
      ...[...sessions, ...alive].flatMap(({ tokens }) =>
        instances.map((auth) => auth.authenticate(tokens.accessToken)),
      ),
    ]);
    for (const { tokens } of alive) kids.add(keyIdOf(tokens.accessToken));
    sessions = alive.slice(-2);
    runtime.advance(100);
  }
  assert.is(kids.size, 4);
});

test('of 20 simultaneous rotations one makes a key, which all of them answer', async () => {
  const { one, other } = await makeTwo();
  const calls = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? one : other).keys.rotate());
  const ids = new Set((await Promise.all(calls)).map(({ id }) => id));
  assert.is(ids.size, 1);
  assert.equal(await statesOf(one), ['next', 'active']);
  const { items } = await one.admin.listAuditEvents({ type: 'keys.rotated' });
  assert.is(items.length, 1);
});

test('a leaked key is removed: its tokens are refused at once, also those that were verified before', async () => {
  const { runtime, one, other } = await makeTwo();
  const { tokens } = await one.register(ada);
  await one.keys.rotate();
  for (const auth of [one, other]) await auth.authenticate(tokens.accessToken);
  const key = await one.keys.rotate({ revokeOthers: true });
  assert.is(key.state, 'active');
  assert.equal(await kidsOf(one), [key.id]);
  await rejectsWith('INVALID_TOKEN', () => one.authenticate(tokens.accessToken));
  const renewed = await one.refresh(tokens.refreshToken);
  assert.is(keyIdOf(renewed.tokens.accessToken), key.id);
  await other.authenticate(renewed.tokens.accessToken);
  await rejectsWith('INVALID_TOKEN', () => other.authenticate(tokens.accessToken));
  runtime.advance(60);
  assert.equal(await kidsOf(other), [key.id]);
});

test('an instance that hears nothing refuses them after a minute, also when nobody has called it meanwhile', async () => {
  const { runtime, one, other } = await makeTwo();
  const { tokens } = await other.register(ada);
  await one.keys.rotate({ revokeOthers: true });
  runtime.advance(60);
  await rejectsWith('INVALID_TOKEN', () => other.authenticate(tokens.accessToken));
});

test('instances that share a channel refuse the tokens of a leaked key at once', async () => {
  const bus = createRevocationBus();
  const shared = { storage: createMemoryStorage(), runtime: createFakeRuntime() };
  const one = await makeInstance({ ...shared, revocations: bus.join() });
  const other = await makeInstance({ ...shared, revocations: bus.join() });
  const { tokens } = await other.register(ada);
  const { id } = await one.keys.rotate({ revokeOthers: true });
  while ((await kidsOf(other))[0] !== id) await new Promise(setImmediate);
  await rejectsWith('INVALID_TOKEN', () => other.authenticate(tokens.accessToken));
});

test('of simultaneous replacements the last one stands alone', async () => {
  const { one, other } = await makeTwo();
  const keys = await Promise.all([one, other, one].map((auth) => auth.keys.rotate({ revokeOthers: true })));
  assert.is(new Set(keys.map(({ id }) => id)).size, 3);
  assert.equal(await statesOf(one), ['active']);
});

test('a rotation is written to the audit trail: the operator has no id', async () => {
  const { one } = await makeTwo();
  const [first] = await one.keys.list();
  const next = await one.keys.rotate({}, { userAgent: 'auth command line' });
  const replaced = await one.keys.rotate({ revokeOthers: true });
  const { items } = await one.admin.listAuditEvents();
  assert.equal(
    items.map(({ type, userId, actorId, userAgent, details }) => ({ type, userId, actorId, userAgent, details })),
    [
      {
        type: 'keys.revoked',
        userId: null,
        actorId: null,
        userAgent: null,
        details: { key_id: replaced.id, algorithm: 'ES256', revoked_key_ids: [next.id, first?.id ?? ''] },
      },
      {
        type: 'keys.rotated',
        userId: null,
        actorId: null,
        userAgent: 'auth command line',
        details: {
          key_id: next.id,
          algorithm: 'ES256',
          active_from: next.activeFrom?.toISOString() ?? '',
          reason: 'operator',
        },
      },
    ],
  );
});

test('keys are rotated by themselves at their interval, by one of the instances, and never without one', async () => {
  const { runtime, one, other } = await makeTwo({ keyRotationIntervalSeconds: 3600 });
  const never = await makeTwo();
  runtime.advance(2999.999);
  await Promise.all([one.keys.jwks(), other.keys.jwks()]);
  assert.equal(await statesOf(one), ['active']);
  runtime.advance(60);
  await Promise.all([one.keys.jwks(), other.keys.jwks()]);
  assert.equal(await statesOf(one), ['next', 'active']);
  runtime.advance(600);
  await Promise.all([one.keys.jwks(), other.keys.jwks()]);
  assert.equal(await statesOf(one), ['active', 'retiring']);
  const { items } = await one.admin.listAuditEvents({ type: 'keys.rotated' });
  assert.equal(
    items.map(({ details }) => details['reason']),
    ['interval'],
  );
  never.runtime.advance(1_000_000);
  await never.one.keys.jwks();
  assert.equal(await statesOf(never.one), ['active']);
});

test('a shorter life of tokens does not cut that of tokens that were signed before', async () => {
  const storage = createMemoryStorage();
  const runtime = createFakeRuntime();
  const long = await makeInstance({ storage, runtime }, { accessTokenTtlSeconds: 7200 });
  await long.register(ada);
  const short = await makeInstance({ storage, runtime }, { accessTokenTtlSeconds: 60 });
  await short.keys.rotate();
  runtime.advance(599);
  const { tokens } = await long.login(ada);
  runtime.advance(7199);
  for (const auth of [long, short]) await auth.authenticate(tokens.accessToken);
});

test('a longer life of tokens holds for the keys that were made before it', async () => {
  const storage = createMemoryStorage();
  const runtime = createFakeRuntime();
  const short = await makeInstance({ storage, runtime }, { accessTokenTtlSeconds: 60 });
  await short.keys.rotate();
  const long = await makeInstance({ storage, runtime }, { accessTokenTtlSeconds: 7200.5 });
  assert.equal(
    (await storage.keys.list()).map(({ tokenTtlSeconds }) => tokenTtlSeconds),
    [7201, 7201],
  );
  const { tokens } = await long.register(ada);
  runtime.advance(7199);
  for (const auth of [long, short]) await auth.authenticate(tokens.accessToken);
});

test('an instance whose clock differs, and one that is set back, signs tokens that all others take', async () => {
  const storage = createMemoryStorage();
  const [right, slow, fast] = [0, -14, 14].map((skewSeconds) => {
    const runtime = createFakeRuntime();
    runtime.advance(skewSeconds);
    return runtime;
  });
  if (!right || !slow || !fast) throw new Error('there are three clocks');
  const clocks = [right, slow, fast];
  const instances = await Promise.all(clocks.map((runtime) => makeInstance({ storage, runtime })));
  await instances[0]?.register(ada);
  await instances[0]?.keys.rotate();
  for (let step = 0; step < 30; step += 1) {
    const signIns = await Promise.all(instances.map((auth) => auth.login(ada)));
    for (const { tokens } of signIns) await Promise.all(instances.map((auth) => auth.authenticate(tokens.accessToken)));
    for (const clock of clocks) clock.advance(59);
  }
  slow.advance(-40 * 60);
  const { tokens } = (await instances[1]?.login(ada)) ?? {};
  await instances[1]?.authenticate(tokens?.accessToken ?? '');
});

test('a successor never takes over before its predecessor, whatever the clock says', async () => {
  const { runtime, one } = await makeTwo();
  await one.keys.rotate();
  runtime.advance(600);
  const [predecessor] = await one.keys.list();
  runtime.advance(-3600);
  const waiting = await one.keys.rotate();
  assert.is(waiting.id, predecessor?.id);
  const other = await makeInstance({ storage: (await makeTwo()).storage, runtime }, { signingAlgorithm: 'RS256' });
  const [next, first] = await other.keys.list();
  assert.ok(Number(next?.activeFrom) > Number(first?.activeFrom));
});

test('where somebody has deleted all keys, a rotation makes a first one', async () => {
  for (const revokeOthers of [false, true]) {
    const { storage, one } = await makeTwo();
    await storage.keys.remove((await storage.keys.list()).map(({ id }) => id));
    const { id, state } = await one.keys.rotate({ revokeOthers });
    assert.is(state, 'active');
    assert.is(keyIdOf((await one.register(ada)).tokens.accessToken), id);
  }
});

test('what retired a day ago is deleted with everything else that is past its retention', async () => {
  const { storage, runtime, one } = await makeTwo();
  await one.keys.rotate();
  runtime.advance(600 + 960 + 24 * 3600 - 0.001);
  await one.purge();
  assert.equal(await statesOf(one), ['active', 'retired']);
  runtime.advance(0.001);
  await one.purge();
  assert.equal(await statesOf(one), ['active']);
  await one.purge();
  assert.is((await storage.keys.list()).length, 1);
});

test.run();
