import assert from 'node:assert/strict';
import { DatabaseError } from '../errors.ts';
import type { Facts } from './facts.ts';
import { at, makeEvent, makeUser } from './fixtures.ts';
import { makeQuery } from './user-lists.ts';

export const lifecycleFacts: Facts = {
  'an open storage answers a ping': async (storage) => {
    await storage.ping();
  },

  'a closed storage throws DatabaseError, whatever is asked': async (storage) => {
    await storage.close();
    await assert.rejects(storage.ping(), DatabaseError);
    await assert.rejects(storage.users.findById(makeUser().id), DatabaseError);
    await assert.rejects(storage.users.create(makeUser(), 'hash'), DatabaseError);
    await assert.rejects(storage.users.list(makeQuery()), DatabaseError);
    await assert.rejects(storage.users.update({ userId: 'x', changes: {}, at: at(1) }), DatabaseError);
    await assert.rejects(storage.sessions.listLive('x', at(1)), DatabaseError);
    await assert.rejects(storage.keys.list(), DatabaseError);
    await assert.rejects(storage.audit.append(makeEvent(1)), DatabaseError);
    const cutoffs = { sessionsEndedBefore: at(1), spentTokensExpiredBefore: at(1), auditEventsBefore: at(1) };
    await assert.rejects(storage.purge(cutoffs, 1), DatabaseError);
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
