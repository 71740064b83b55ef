import type { Storage } from '@auth/core';
import * as assert from 'uvu/assert';
import { suiteOnEachDatabase } from '../support/databases.ts';
import { makeService } from '../support/make-service.ts';

const test = suiteOnEachDatabase('requests in steady state');

/** The same storage, and the names of all that was asked of its stores. */
function watch(storage: Storage): { readonly storage: Storage; readonly calls: string[] } {
  const calls: string[] = [];
  const watched = <Store extends object>(store: Store, storeName: string): Store =>
    new Proxy(store, {
      get: (target, name) => {
        calls.push(`${storeName}.${String(name)}`);
        return Reflect.get(target, name);
      },
    });
  const { users, sessions, keys, audit } = storage;
  const stores = {
    users: watched(users, 'users'),
    sessions: watched(sessions, 'sessions'),
    keys: watched(keys, 'keys'),
    audit: watched(audit, 'audit'),
  };
  const transaction: Storage['transaction'] = (work) => {
    calls.push('transaction');
    return storage.transaction(work);
  };
  return { storage: { ...storage, ...stores, transaction }, calls };
}

test('GET /auth/me and /users/me ask the database for nothing', async ({ database }) => {
  const { storage, calls } = watch(await database.open());
  const service = await makeService({ storage });
  const { access_token: token, user } = await service.makeUser();
  await service.call('GET', '/api/v1/auth/me', undefined, { token });
  assert.ok(calls.includes('sessions.findWithUser'), 'the first request looks');
  calls.length = 0;
  for (let turn = 0; turn < 50; turn += 1) {
    for (const path of ['/api/v1/auth/me', '/api/v1/users/me']) {
      assert.equal((await service.call('GET', path, undefined, { token })).body, user);
    }
  }
  assert.equal(calls, []);
  service.runtime.advance(6);
  await service.call('GET', '/api/v1/auth/me', undefined, { token });
  assert.equal(calls, ['sessions.findWithUser'], 'after SESSION_CACHE_TTL it looks again, once');
  await service.close();
});

test.run();
