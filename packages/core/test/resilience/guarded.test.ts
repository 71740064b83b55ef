import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { makeAuditQuery } from '../../src/conformance/audit-events.ts';
import { makeEvent, makeKey, makeReport, makeSession, makeToken, makeUser } from '../../src/conformance/fixtures.ts';
import { makeRotation } from '../../src/conformance/refresh-tokens.ts';
import { makeQuery } from '../../src/conformance/user-lists.ts';
import { CircuitOpenError, DatabaseError, UserAlreadyExistsError } from '../../src/errors.ts';
import { createFakeRuntime } from '../../src/memory/fake-runtime.ts';
import { createMemoryStorage } from '../../src/memory/memory-storage.ts';
import type { Storage, Stores } from '../../src/ports/storage.ts';
import { createBreaker } from '../../src/resilience/breaker.ts';
import { guardStorage, isStorageFailure } from '../../src/resilience/guarded.ts';
import { createListLogger } from '../support/list-logger.ts';
import { rejection } from '../support/rejection.ts';

function makeGuarded(storage: Storage = createMemoryStorage(), threshold = 2) {
  const runtime = createFakeRuntime();
  const { logger } = createListLogger();
  const breaker = createBreaker('database', { threshold }, { isFailure: isStorageFailure, logger, runtime });
  return { storage: guardStorage(storage, breaker), breaker };
}

/** A database that is gone: every call of it fails. */
function makeLostStorage(): Storage {
  const lose = () => Promise.reject(new DatabaseError());
  const stores: Stores = {
    users: {
      create: lose,
      findTaken: lose,
      findById: lose,
      findCredentials: lose,
      recordLogin: lose,
      update: lose,
      grantRole: lose,
      changePassword: lose,
      list: lose,
    },
    sessions: {
      start: lose,
      findWithUser: lose,
      findByRefreshToken: lose,
      rotateRefreshToken: lose,
      keepRefreshToken: lose,
      revoke: lose,
      revokeAll: lose,
      listLive: lose,
      listAddresses: lose,
    },
    keys: { list: lose, add: lose, reseal: lose, raiseTokenTtl: lose, remove: lose },
    audit: { append: lose, list: lose },
  };
  return { ...stores, transaction: lose, purge: lose, ping: lose, close: lose };
}

const now = new Date('2026-01-01T00:00:00Z');
const cutoffs = { sessionsEndedBefore: now, spentTokensExpiredBefore: now, auditEventsBefore: now };

const everyCall: Record<string, (storage: Storage) => Promise<unknown>> = {
  'users.create': ({ users }) => users.create(makeUser(), null),
  'users.findTaken': ({ users }) => users.findTaken({ email: 'a@example.org', username: 'abc' }),
  'users.findById': ({ users }) => users.findById('x'),
  'users.findCredentials': ({ users }) => users.findCredentials({ username: 'abc' }),
  'users.recordLogin': ({ users }) => users.recordLogin({ userId: 'x', verifiedHash: 'y', newHash: null, at: now }),
  'users.update': ({ users }) => users.update({ userId: 'x', changes: {}, at: now }),
  'users.grantRole': ({ users }) => users.grantRole({ userId: 'x', role: 'editor', at: now }),
  'users.changePassword': ({ users }) => users.changePassword({ userId: 'x', newHash: 'y', at: now }),
  'users.list': ({ users }) => users.list(makeQuery()),
  'sessions.start': ({ sessions }) => sessions.start(makeSession('x'), makeToken('y')),
  'sessions.findWithUser': ({ sessions }) => sessions.findWithUser('x'),
  'sessions.findByRefreshToken': ({ sessions }) => sessions.findByRefreshToken('x'),
  'sessions.rotateRefreshToken': ({ sessions }) => sessions.rotateRefreshToken(makeRotation('x', 1)),
  'sessions.keepRefreshToken': ({ sessions }) => sessions.keepRefreshToken('x', now, () => makeReport(1)),
  'sessions.revoke': ({ sessions }) => sessions.revoke('x', 'y', now),
  'sessions.revokeAll': ({ sessions }) => sessions.revokeAll('x', now),
  'sessions.listLive': ({ sessions }) => sessions.listLive('x', now),
  'sessions.listAddresses': ({ sessions }) => sessions.listAddresses({ username: 'abc' }, 1),
  'keys.list': ({ keys }) => keys.list(),
  'keys.add': ({ keys }) => keys.add(makeKey(), null),
  'keys.reseal': ({ keys }) => keys.reseal('x', 'from', 'to'),
  'keys.raiseTokenTtl': ({ keys }) => keys.raiseTokenTtl('x', 60),
  'keys.remove': ({ keys }) => keys.remove(['x']),
  'audit.append': ({ audit }) => audit.append(makeEvent(1)),
  'audit.list': ({ audit }) => audit.list(makeAuditQuery()),
  purge: (storage) => storage.purge(cutoffs, 10),
  transaction: (storage) => storage.transaction(async () => undefined),
};

const guarded = suite('a storage behind a breaker');

guarded('answers as the storage does', async () => {
  const { storage } = makeGuarded();
  const user = makeUser();
  await storage.users.create(user, 'hash');
  assert.equal(await storage.users.findById(user.id), user);
  assert.equal(await storage.users.findCredentials({ email: user.email }), { user, passwordHash: 'hash' });
  const session = makeSession(user.id);
  await storage.transaction(async ({ sessions }) => sessions.start(session, makeToken(session.id)));
  assert.equal(await storage.sessions.findWithUser(session.id), { session, user });
  const other = makeSession(user.id);
  await storage.sessions.start(other, makeToken(other.id));
  assert.is(await storage.sessions.revokeAll(user.id, now, session.id), 1);
  assert.equal(await storage.sessions.listLive(user.id, now), [session]);
  assert.equal(await storage.sessions.listAddresses({ email: user.email }, 1), [session.ip]);
  assert.is(await storage.sessions.revoke(user.id, session.id, now), true);
  const renamed = await storage.users.update({ userId: user.id, changes: { username: 'ada' }, at: now });
  assert.equal((await storage.users.list(makeQuery({ prefix: 'ada' }))).items, [renamed]);
  const grant = { userId: user.id, role: 'editor', at: now };
  const granted = { ...renamed, roles: ['user', 'editor'] };
  assert.equal(await storage.users.grantRole(grant), { user: granted, isNew: true });
  assert.is(await storage.users.changePassword({ userId: user.id, newHash: 'new', at: now }), true);
  const event = makeEvent(1);
  await storage.audit.append(event);
  assert.equal((await storage.audit.list(makeAuditQuery())).items, [event]);
  assert.equal(await storage.purge(cutoffs, 10), { sessions: 0, refreshTokens: 0, auditEvents: 0 });
  const key = makeKey();
  assert.is(await storage.keys.add(key, null), true);
  assert.is(await storage.keys.reseal(key.id, key.sealedPrivateKey, 'resealed'), true);
  await storage.keys.raiseTokenTtl(key.id, 7200);
  assert.equal(await storage.keys.list(), [{ ...key, sealedPrivateKey: 'resealed', tokenTtlSeconds: 7200 }]);
  assert.is(await storage.keys.remove([key.id]), 1);
});

for (const [name, call] of Object.entries(everyCall)) {
  guarded(`counts a failure of ${name}, and calls it no more while the breaker is open`, async () => {
    const { storage, breaker } = makeGuarded(makeLostStorage());
    assert.instance(await rejection(call(storage)), DatabaseError);
    assert.is(breaker.failureCount, 1);
    await rejection(call(storage));
    assert.is(breaker.state, 'open');
    assert.instance(await rejection(call(storage)), CircuitOpenError);
    assert.is(breaker.failureCount, 2);
  });
}

guarded('counts a transaction once, whatever fails within it', async () => {
  const { storage, breaker } = makeGuarded(createMemoryStorage(), 3);
  const failed = storage.transaction(async () => {
    throw new DatabaseError();
  });
  assert.instance(await rejection(failed), DatabaseError);
  assert.is(breaker.failureCount, 1);
});

guarded('counts no duplicate', async () => {
  const { storage, breaker } = makeGuarded();
  const user = makeUser();
  await storage.users.create(user, null);
  for (let attempts = 0; attempts < 5; attempts += 1) {
    assert.instance(await rejection(storage.users.create(user, null)), UserAlreadyExistsError);
    const within = storage.transaction(({ users }) => users.create(user, null));
    assert.instance(await rejection(within), UserAlreadyExistsError);
  }
  assert.equal([breaker.state, breaker.failureCount], ['closed', 0]);
});

guarded('counts no health check, and lets one through while the breaker is open', async () => {
  const lost = makeGuarded(makeLostStorage());
  await rejection(lost.storage.ping());
  assert.is(lost.breaker.failureCount, 0);

  const memory = makeGuarded();
  for (let failures = 0; failures < 2; failures += 1) {
    await rejection(memory.storage.transaction(() => Promise.reject(new DatabaseError())));
  }
  assert.is(memory.breaker.state, 'open');
  await memory.storage.ping();
  await memory.storage.close();
});

guarded.run();
