import assert from 'node:assert/strict';
import { DatabaseError } from '../errors.ts';
import type { Facts } from './facts.ts';
import { makeUser } from './fixtures.ts';

export const lifecycleFacts: Facts = {
  'an open storage answers a ping': async (storage) => {
    await storage.ping();
  },

  'a closed storage throws DatabaseError, whatever is asked': async (storage) => {
    await storage.close();
    await assert.rejects(storage.ping(), DatabaseError);
    await assert.rejects(storage.users.findById(makeUser().id), DatabaseError);
    await assert.rejects(storage.users.create(makeUser(), 'hash'), DatabaseError);
    await assert.rejects(storage.keys.list(), DatabaseError);
    await assert.rejects(
      storage.transaction(async ({ users }) => users.create(makeUser(), 'hash')),
      DatabaseError,
    );
  },

  'a storage may be closed twice': async (storage) => {
    await storage.close();
    await storage.close();
  },
};
