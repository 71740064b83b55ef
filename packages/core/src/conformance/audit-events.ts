import assert from 'node:assert/strict';
import { DatabaseError } from '../errors.ts';
import type { AuditEvent } from '../model.ts';
import type { AuditQuery } from '../ports/audit-store.ts';
import type { Storage } from '../ports/storage.ts';
import type { Facts } from './facts.ts';
import { at, makeEvent, makeUser } from './fixtures.ts';
import { foreignPositions, readPages } from './pages.ts';
import { isForeignPosition } from './user-lists.ts';

export const auditEventFacts: Facts = {
  'every member of an event comes back as it was stored': async (storage) => {
    const full = makeEvent(0.001, {
      type: 'admin.user.updated',
      actorId: makeUser().id,
      ip: '2001:db8::1',
      userAgent: `Mozilla/5.0 (日本語; "quoted"; 🦊) '; drop table audit_events; --`,
      details: { 'größe 🦊': '"\\\u2028', count: -1.5, is_active: false, roles: ['user', "o'brien"], none: [] },
    });
    const bare = makeEvent(0, { userId: null, ip: null, userAgent: null, requestId: null });
    await appendEvents(storage, [full, bare]);
    assert.deepEqual(await storage.audit.list(makeAuditQuery()), { items: [full, bare], next: null });
  },

  'events are listed newest first, those of one instant by their ids': async (storage) => {
    const events = [makeEvent(2), makeEvent(1), makeEvent(3), makeEvent(1), makeEvent(1)];
    await appendEvents(storage, events);
    const expected = [2, 0, 4, 3, 1].map((index) => events[index]);
    assert.deepEqual((await storage.audit.list(makeAuditQuery())).items, expected);
  },

  'pages lead through all events, each once, while others are added': async (storage) => {
    const events = Array.from({ length: 21 }, (_, index) => makeEvent(Math.floor(index / 4)));
    await appendEvents(storage, events);
    for (const limit of [1, 2, 3, 7, 20, 21, 22]) {
      const to = at(100);
      const pages = await readPages(
        (after) => storage.audit.list(makeAuditQuery({ to, after, limit })),
        () => storage.audit.append(makeEvent(100)),
      );
      assert.equal(pages.length, Math.ceil(21 / limit));
      assert.deepEqual(pages.flat(), events.toReversed());
    }
  },

  'events are filtered by type, user and time, page by page': async (storage) => {
    const [ada, bob] = [makeUser().id, makeUser().id];
    const users = [ada, bob, null];
    const events = Array.from({ length: 24 }, (_, index) =>
      makeEvent(index, {
        type: index % 4 === 0 ? 'auth.login.failed' : 'auth.login.succeeded',
        userId: users[index % 3] ?? null,
        actorId: bob,
      }),
    );
    await appendEvents(storage, events);
    for (const type of [null, 'auth.login.failed', 'auth.logout'] as const) {
      for (const userId of [null, ada, makeUser().id]) {
        for (const [from, to] of [
          [null, null],
          [at(5), null],
          [null, at(12)],
          [at(4), at(16)],
          [at(9), at(9)],
        ] as const) {
          const query = makeAuditQuery({ type, userId, from, to, limit: 2 });
          const pages = await readPages((after) => storage.audit.list({ ...query, after }));
          assert.deepEqual(pages.flat(), events.toReversed().filter(isAskedFor(query)));
        }
      }
    }
  },

  'the first instant is in, the last is out': async (storage) => {
    const events = [makeEvent(59.999), makeEvent(60), makeEvent(60.001)];
    await appendEvents(storage, events);
    const list = async (from: Date, to: Date) => (await storage.audit.list(makeAuditQuery({ from, to }))).items;
    assert.deepEqual(await list(at(60), at(60.001)), [events[1]]);
    assert.deepEqual(await list(at(59.999), at(60)), [events[0]]);
  },

  'an event is written with its transaction, or not at all': async (storage) => {
    const [kept, lost] = [makeEvent(1), makeEvent(2)];
    await storage.transaction(async ({ audit }) => {
      await audit.append(kept);
      assert.deepEqual((await audit.list(makeAuditQuery())).items, [kept]);
    });
    const work = storage.transaction(async ({ audit }) => {
      await audit.append(lost);
      throw new Error('on purpose');
    });
    await assert.rejects(work, /on purpose/);
    assert.deepEqual((await storage.audit.list(makeAuditQuery())).items, [kept]);
  },

  'an event whose id is taken takes its transaction back': async (storage) => {
    const [event, user] = [makeEvent(1), makeUser()];
    await storage.audit.append(event);
    const work = storage.transaction(async ({ audit, users }) => {
      await users.create(user, 'hash');
      await audit.append(makeEvent(2, { id: event.id }));
    });
    await assert.rejects(work, DatabaseError);
    assert.equal(await storage.users.findById(user.id), null);
    assert.deepEqual((await storage.audit.list(makeAuditQuery())).items, [event]);
  },

  '50 simultaneous events are all kept': async (storage) => {
    const events = Array.from({ length: 50 }, () => makeEvent(1));
    await Promise.all(events.map((event) => storage.audit.append(event)));
    assert.deepEqual((await storage.audit.list(makeAuditQuery())).items, events.toReversed());
  },

  'a position that no page of events has named is refused': async (storage) => {
    await appendEvents(storage, [makeEvent(1), makeEvent(2)]);
    for (const after of foreignPositions) {
      await assert.rejects(storage.audit.list(makeAuditQuery({ after })), isForeignPosition);
    }
  },
};

/** All events, 100 to a page. */
export function makeAuditQuery(members: Partial<AuditQuery> = {}): AuditQuery {
  return { type: null, userId: null, from: null, to: null, after: null, limit: 100, ...members };
}

async function appendEvents({ audit }: Storage, events: readonly AuditEvent[]): Promise<void> {
  for (const event of events) {
    await audit.append(event);
  }
}

function isAskedFor(query: AuditQuery): (event: AuditEvent) => boolean {
  return ({ type, userId, at }) =>
    (query.type === null || type === query.type) &&
    (query.userId === null || userId === query.userId) &&
    (query.from === null || at >= query.from) &&
    (query.to === null || at < query.to);
}
