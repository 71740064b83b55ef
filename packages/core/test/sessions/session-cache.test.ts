import { createFakeRuntime } from '@auth/core/memory';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { makeSession, makeUser } from '../../src/conformance/fixtures.ts';
import { DatabaseError } from '../../src/errors.ts';
import type { SessionWithUser } from '../../src/ports/session-store.ts';
import { SessionCache } from '../../src/sessions/session-cache.ts';
import { rejection } from '../support/rejection.ts';

const test = suite('session cache');

interface Waiting {
  readonly sessionId: string;
  readonly answer: (state: SessionWithUser | null) => void;
  readonly fail: (error: Error) => void;
}

/** A cache whose reads are answered by the test, in the order in which it likes. */
function makeHeld({ ttlSeconds = 5, maxSessions = 100 } = {}) {
  const runtime = createFakeRuntime();
  const waiting: Waiting[] = [];
  const read = (sessionId: string) =>
    new Promise<SessionWithUser | null>((answer, fail) => void waiting.push({ sessionId, answer, fail }));
  const cache = new SessionCache({ read, runtime, ttlSeconds, maxSessions });
  const state = makeState();
  const owner = ownerOf(state);
  const find = () => cache.find(owner);
  return { cache, runtime, waiting, state, owner, find };
}

/** A cache over states that are read at once; `reads` tells which. */
function makeFilled(states: readonly SessionWithUser[], options: { maxSessions?: number } = {}) {
  const reads: string[] = [];
  const read = async (sessionId: string) => {
    reads.push(sessionId);
    return states.find(({ session }) => session.id === sessionId) ?? null;
  };
  const cache = new SessionCache({ read, runtime: createFakeRuntime(), ttlSeconds: 5, ...options });
  const findAll = async () => {
    for (const state of states) await cache.find(ownerOf(state));
    return reads.splice(0);
  };
  return { cache, findAll };
}

function makeState(user = makeUser()): SessionWithUser {
  return { user, session: makeSession(user.id) };
}

function ownerOf({ session, user }: SessionWithUser) {
  return { sessionId: session.id, userId: user.id };
}

test('a session is read once while its state is fresh', async () => {
  const { waiting, state, runtime, find } = makeHeld();
  const first = find();
  waiting[0]?.answer(state);
  assert.equal(await first, state);
  runtime.advance(4.999);
  assert.equal(await find(), state);
  assert.is(waiting.length, 1);
});

test('a state is stale when its time is over, counted from before it was read', async () => {
  const { waiting, state, runtime, find } = makeHeld();
  const first = find();
  runtime.advance(3);
  waiting[0]?.answer(state);
  await first;
  runtime.advance(2);
  const second = find();
  assert.is(waiting.length, 2);
  waiting[1]?.answer(null);
  assert.is(await second, null);
});

test('a clock that is set back makes a state stale, not eternal', async () => {
  const { waiting, state, runtime, find } = makeHeld();
  const first = find();
  waiting[0]?.answer(state);
  await first;
  runtime.advance(-1);
  void find();
  assert.is(waiting.length, 2);
});

test('with a time of 0 every call reads for itself', async () => {
  const { waiting, state, find } = makeHeld({ ttlSeconds: 0 });
  const calls = [find(), find()];
  for (const { answer } of waiting) answer(state);
  assert.equal(await Promise.all(calls), [state, state]);
  void find();
  assert.is(waiting.length, 3);
});

test('50 simultaneous misses of one session share one read', async () => {
  const { waiting, state, find } = makeHeld();
  const calls = Array.from({ length: 50 }, find);
  assert.is(waiting.length, 1);
  waiting[0]?.answer(state);
  for (const each of await Promise.all(calls)) assert.equal(each, state);
});

for (const ttlSeconds of [5, 0]) {
  test(`nobody can change what others get, nor what the storage gave: a time of ${ttlSeconds}`, async () => {
    const { waiting, state, find } = makeHeld({ ttlSeconds });
    const call = find();
    waiting[0]?.answer(state);
    const found = await call;
    for (const part of [found, found?.session, found?.user, found?.user.roles]) assert.ok(Object.isFrozen(part));
    for (const part of [state, state.session, state.user, state.user.roles]) assert.not(Object.isFrozen(part));
  });
}

test('nobody joins a read that began too long ago', async () => {
  const { waiting, runtime, state, find } = makeHeld();
  const first = find();
  runtime.advance(5);
  const second = find();
  assert.is(waiting.length, 2);
  waiting[1]?.answer(null);
  waiting[0]?.answer(state);
  assert.equal([await first, await second], [state, null]);
  void find();
  assert.is(waiting.length, 3);
});

test('a failed read is told to all who wait for it, and is not remembered', async () => {
  const { waiting, find } = makeHeld();
  const calls = [find(), find()];
  waiting[0]?.fail(new DatabaseError());
  for (const call of calls) assert.instance(await rejection(call), DatabaseError);
  void find();
  assert.is(waiting.length, 2);
});

test('what is not there is asked for again', async () => {
  const { waiting, find } = makeHeld();
  const first = find();
  waiting[0]?.answer(null);
  assert.is(await first, null);
  void find();
  assert.is(waiting.length, 2);
});

test('a session that is not of the user whom the token names is not remembered', async () => {
  const { cache, waiting, state, owner } = makeHeld();
  const first = cache.find({ ...owner, userId: 'somebody else' });
  const second = cache.find(owner);
  assert.is(waiting.length, 2);
  for (const { answer } of waiting) answer(state);
  await Promise.all([first, second]);
  void cache.find({ ...owner, userId: 'somebody else' });
  assert.is(waiting.length, 2, 'the owner’s state is remembered, whoever asks');
});

const waysToForget: Record<string, (cache: SessionCache, state: SessionWithUser) => void> = {
  'its session': (cache, { session }) => cache.forgetSession(session.id),
  'its user': (cache, { user }) => cache.forgetUser(user.id),
  everything: (cache) => cache.forgetAll(),
};

for (const [what, forget] of Object.entries(waysToForget)) {
  test(`forgetting ${what} makes the next call read`, async () => {
    const { cache, waiting, state, find } = makeHeld();
    const first = find();
    waiting[0]?.answer(state);
    await first;
    forget(cache, state);
    void find();
    assert.is(waiting.length, 2);
  });

  test(`a read that began before ${what} was forgotten answers no later call, and is not remembered`, async () => {
    const { cache, waiting, state, find } = makeHeld();
    const before = find();
    forget(cache, state);
    const after = find();
    assert.is(waiting.length, 2);
    waiting[0]?.answer(state);
    assert.equal(await before, state);
    const later = find();
    assert.is(waiting.length, 2);
    waiting[1]?.answer(null);
    assert.equal([await after, await later], [null, null]);
    void find();
    assert.is(waiting.length, 3);
  });
}

test('forgetting a session leaves the others of its user, forgetting a user those of others', async () => {
  const user = makeUser();
  const states = [makeState(user), makeState(user), makeState()] as const;
  const ids = states.map(({ session }) => session.id);
  const { cache, findAll } = makeFilled(states);
  assert.equal(await findAll(), ids);
  assert.equal(await findAll(), []);
  cache.forgetSession(states[0].session.id);
  assert.equal(await findAll(), [ids[0]]);
  cache.forgetUser(user.id);
  assert.equal(await findAll(), [ids[0], ids[1]]);
  cache.forgetUser('nobody');
  assert.equal(await findAll(), []);
});

test('a read under way for another user is not forgotten with this one', async () => {
  const { cache, waiting, state, find } = makeHeld();
  const first = find();
  cache.forgetUser('somebody else');
  waiting[0]?.answer(state);
  await first;
  assert.equal(await find(), state);
  assert.is(waiting.length, 1);
});

test('of too many sessions the one that was not asked for the longest goes', async () => {
  const user = makeUser();
  const states = [makeState(user), makeState(user), makeState(user)] as const;
  const { cache, findAll } = makeFilled(states, { maxSessions: 2 });
  assert.is((await findAll()).length, 3);
  assert.equal(await cache.find(ownerOf(states[2])), states[2]);
  const again = await findAll();
  assert.is(again[0], states[0].session.id);
  cache.forgetUser(user.id);
  assert.is((await findAll()).length, 3);
});

test.run();
