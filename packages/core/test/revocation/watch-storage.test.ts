import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { at, makeReport, signIn as makeSignIn } from '../../src/conformance/fixtures.ts';
import { makeRotation } from '../../src/conformance/refresh-tokens.ts';
import { testStorage } from '../../src/conformance/test-storage.ts';
import { DatabaseError } from '../../src/errors.ts';
import { createMemoryStorage } from '../../src/memory/memory-storage.ts';
import type { Storage, Stores } from '../../src/ports/storage.ts';
import { watchStorage } from '../../src/revocation/watch-storage.ts';
import { rejection } from '../support/rejection.ts';

const test = suite('a watched storage');

/** What happens, in order: `forget user`, `call`, `announce session` … */
async function makeWatched(change: (storage: Storage, note: () => void) => Storage = (storage) => storage) {
  const happened: string[] = [];
  const inner = createMemoryStorage();
  const made = await makeSignIn(inner, { user: { roles: ['user', 'admin'] } });
  await makeSignIn(inner, { user: { roles: ['admin'] } });
  const storage = watchStorage(
    change(inner, () => happened.push('call')),
    {
      forget: ({ kind }) => void happened.push(`forget ${kind}`),
      announce: ({ kind }) => void happened.push(`announce ${kind}`),
    },
  );
  return { storage, inner, happened, target: { userId: made.user.id, sessionId: made.session.id, token: made.token } };
}

type Target = Awaited<ReturnType<typeof makeWatched>>['target'];

const changingUser: Record<string, (stores: Stores, target: Target) => Promise<unknown>> = {
  'users.update': ({ users }, { userId }) => users.update({ userId, changes: { roles: ['user'] }, at: at(1) }),
  'users.grantRole': ({ users }, { userId }) => users.grantRole({ userId, role: 'editor', at: at(1) }),
  'users.changePassword': ({ users }, { userId }) => users.changePassword({ userId, newHash: 'new', at: at(1) }),
  'sessions.revokeAll': ({ sessions }, { userId }) => sessions.revokeAll(userId, at(1)),
};

const changingSession: typeof changingUser = {
  'sessions.revoke': ({ sessions }, { userId, sessionId }) => sessions.revoke(userId, sessionId, at(1)),
};

const changing = { ...changingUser, ...changingSession };

for (const [name, call] of Object.entries(changing)) {
  const kind = name in changingUser ? 'user' : 'session';

  test(`${name} forgets the ${kind} before and after, and announces it once`, async () => {
    const { storage, happened, target } = await makeWatched();
    await call(storage, target);
    assert.equal(happened, [`forget ${kind}`, `forget ${kind}`, `announce ${kind}`]);
  });

  test(`${name} of nobody is no news to others`, async () => {
    const { storage, happened, target } = await makeWatched();
    await call(storage, { ...target, userId: 'nobody', sessionId: 'none' });
    assert.equal(happened, [`forget ${kind}`, `forget ${kind}`]);
  });

  test(`${name} in a transaction forgets at once, and again when it is over, and then announces`, async () => {
    const { storage, happened, target } = await makeWatched();
    await storage.transaction(async (stores) => {
      await call(stores, target);
      assert.equal(happened, [`forget ${kind}`]);
    });
    assert.equal(happened, [`forget ${kind}`, `forget ${kind}`, `announce ${kind}`]);
  });

  test(`${name} in a transaction whose answer is lost is forgotten and announced`, async () => {
    const { storage, happened, target } = await makeWatched((inner) => ({
      ...inner,
      transaction: async (work) => {
        await inner.transaction(work);
        throw new DatabaseError();
      },
    }));
    assert.instance(await rejection(storage.transaction((stores) => call(stores, target))), DatabaseError);
    assert.equal(happened, [`forget ${kind}`, `forget ${kind}`, `announce ${kind}`]);
  });

  test(`${name} in a transaction that runs twice is announced once`, async () => {
    const { storage, happened, target } = await makeWatched((inner) => ({
      ...inner,
      transaction: async (work) => {
        const takenBack = inner.transaction(async (stores) => {
          await work(stores);
          throw new Error('a conflict');
        });
        await rejection(takenBack);
        return inner.transaction(work);
      },
    }));
    await storage.transaction((stores) => call(stores, target));
    assert.equal(happened, [`forget ${kind}`, `forget ${kind}`, `forget ${kind}`, `announce ${kind}`]);
  });
}

test('a write that fails is forgotten and announced as one that was made', async () => {
  const { storage, happened, target } = await makeWatched((inner, note) => ({
    ...inner,
    sessions: {
      ...inner.sessions,
      revoke: () => {
        note();
        return Promise.reject(new DatabaseError());
      },
    },
  }));
  assert.instance(await rejection(storage.sessions.revoke(target.userId, target.sessionId, at(1))), DatabaseError);
  assert.equal(happened, ['forget session', 'call', 'forget session', 'announce session']);
});

test('what one transaction changes twice is announced once, and what it changes differently each for itself', async () => {
  const { storage, happened, target } = await makeWatched();
  await storage.transaction(async (stores) => {
    await changing['users.update']?.(stores, target);
    await changing['sessions.revokeAll']?.(stores, target);
    await changing['sessions.revokeAll']?.(stores, target);
    await changing['users.update']?.(stores, { ...target, userId: 'nobody' });
  });
  const announced = happened.filter((each) => each.startsWith('announce'));
  assert.equal(announced, ['announce user']);
});

test('a login is forgotten here, and no news to others', async () => {
  const { storage, happened, target } = await makeWatched();
  const login = { userId: target.userId, verifiedHash: 'hash', newHash: null, at: at(1) };
  assert.ok(await storage.users.recordLogin(login));
  assert.equal(happened, ['forget user', 'forget user']);
});

test('a refresh is no news', async () => {
  const { storage, happened, target } = await makeWatched();
  const { kind } = await storage.sessions.rotateRefreshToken(makeRotation(target.token.hash, 1));
  assert.is(kind, 'rotated');
  assert.equal(happened, []);
});

test('a refresh that ends a session forgets and announces it', async () => {
  const { storage, happened, target } = await makeWatched();
  const rotation = makeRotation(target.token.hash, 1);
  await storage.sessions.rotateRefreshToken(rotation);
  const later = makeRotation(target.token.hash, 500);
  assert.is((await storage.sessions.rotateRefreshToken(later)).kind, 'reused');
  assert.equal(happened, ['forget session', 'announce session']);
});

test('without rotation, too, a refresh that ends a session forgets and announces it', async () => {
  const { storage, happened, target } = await makeWatched();
  await storage.sessions.rotateRefreshToken(makeRotation(target.token.hash, 1));
  const { kind } = await storage.sessions.keepRefreshToken(target.token.hash, at(500), () => makeReport(500));
  assert.is(kind, 'reused');
  assert.equal(happened, ['forget session', 'announce session']);
});

test('a refresh that finds its session ended forgets it, and is no news to others', async () => {
  const { storage, inner, happened, target } = await makeWatched();
  await inner.sessions.revoke(target.userId, target.sessionId, at(1));
  assert.is((await storage.sessions.rotateRefreshToken(makeRotation(target.token.hash, 2))).kind, 'revoked');
  assert.equal(happened, ['forget session']);
});

test('a refresh whose answer is lost may have ended any session: all are forgotten', async () => {
  const { storage, happened, target } = await makeWatched((inner) => ({
    ...inner,
    sessions: { ...inner.sessions, rotateRefreshToken: () => Promise.reject(new DatabaseError()) },
  }));
  const refresh = storage.sessions.rotateRefreshToken(makeRotation(target.token.hash, 1));
  assert.instance(await rejection(refresh), DatabaseError);
  assert.equal(happened, ['forget unknown']);
});

test('a write that changes nothing, because somebody else just did it, forgets what was read meanwhile', async () => {
  const { storage, happened, target } = await makeWatched((inner, note) => ({
    ...inner,
    sessions: {
      ...inner.sessions,
      revoke: async (...args) => {
        await inner.sessions.revoke(...args);
        note();
        return inner.sessions.revoke(...args);
      },
    },
  }));
  assert.is(await storage.sessions.revoke(target.userId, target.sessionId, at(1)), false);
  assert.equal(happened, ['forget session', 'call', 'forget session']);
});

test.run();

const unchanged = suite('a watched storage is as good as the storage');
const deaf = { forget: () => undefined, announce: () => undefined };
testStorage({ test: unchanged, createStorage: () => watchStorage(createMemoryStorage(), deaf) });
unchanged.run();
