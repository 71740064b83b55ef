import assert from 'node:assert/strict';
import type { User } from '../model.ts';
import type { Storage } from '../ports/storage.ts';
import type { UserQuery } from '../ports/user-store.ts';
import type { Facts } from './facts.ts';
import { at, makeUser } from './fixtures.ts';
import { readPages } from './pages.ts';
import { createUsers, isAskedFor, makeQuery } from './user-lists.ts';

export const userSearchFacts: Facts = {
  'a prefix finds users by email and by username in any case, each once': async (storage) => {
    const [byEmail, byUsername, byBoth] = await createUsers(storage, [
      { email: 'ada@example.com', username: 'lovelace' },
      { email: 'king@example.com', username: 'ADA.King' },
      { email: 'ada.byron@example.com', username: 'Ada' },
      { email: 'bob@example.com', username: 'bob-ada' },
    ]);
    assert.deepEqual(await search(storage, 'ada'), idsOf([byEmail, byUsername, byBoth]));
    assert.deepEqual(await search(storage, 'ada.'), idsOf([byUsername, byBoth]));
    assert.deepEqual(await search(storage, 'ada.king'), idsOf([byUsername]));
    assert.deepEqual(await search(storage, 'ada@example.com'), idsOf([byEmail]));
    assert.deepEqual(await search(storage, 'adaa'), []);
    assert.deepEqual(await search(storage, 'example'), []);
  },

  'a prefix is no pattern': async (storage) => {
    const emails = ['a%b', 'a_b', 'axb', 'a\\b', "a'b", 'a"b', 'a*b', 'a?b', 'a[b', 'a]b', 'a b', '%', '_', '\\'];
    const created = await createUsers(
      storage,
      emails.map((email) => ({ email, username: `name ${email}` })),
    );
    for (const prefix of ['a%', 'a_', 'a\\', "a'", 'a"', 'a*', 'a?', 'a[', '%', '_', '\\', '%b', 'name a%', 'a b']) {
      assert.deepEqual(await search(storage, prefix), idsOf(created.filter(beginsWith(prefix))));
    }
  },

  'a prefix may end anywhere in Unicode': async (storage) => {
    const texts = ['~', 'é', 'ß', 'größe', 'grö', 'gr', '日本', '日本語', '\ud7ff', '\ue000', '\uffff', '🦊', '🦊🦊'];
    const ends = ['\u{10ffff}', '\u{10ffff}\u{10ffff}', 'z\u{10ffff}', 'z\u{10ffff}a', 'z', '{', '\u{10fffe}'];
    const created = await createUsers(
      storage,
      [...texts, ...ends].map((email) => ({ email })),
    );
    for (const prefix of [...texts, ...ends]) {
      assert.deepEqual(await search(storage, prefix), idsOf(created.filter(beginsWith(prefix))));
    }
  },

  'pages of every size lead through what a prefix finds, each once': async (storage) => {
    const created = await createSearched(storage);
    const expected = idsOf(created.filter(beginsWith('ada')));
    assert.equal(expected.length, 15);
    for (let limit = 1; limit <= 17; limit += 1) {
      const pages = await readPages((after) => storage.users.list(makeQuery({ prefix: 'ada', after, limit })));
      assert.equal(pages.length, Math.ceil(15 / limit));
      assert.ok(pages.every((page) => page.length <= limit));
      assert.deepEqual(idsOf(pages.flat()), expected);
    }
  },

  'what a prefix finds is filtered by state and role': async (storage) => {
    const created = await createSearched(storage);
    for (const isActive of [null, true, false]) {
      for (const role of [null, 'user', 'admin', 'nobody']) {
        const query = makeQuery({ prefix: 'ada', isActive, role, limit: 2 });
        const pages = await readPages((after) => storage.users.list({ ...query, after }));
        const expected = created.filter(beginsWith('ada')).filter(isAskedFor(query));
        assert.deepEqual(idsOf(pages.flat()), idsOf(expected));
      }
    }
  },

  'pages of a search while users come and go meet all who stay, and nobody twice': async (storage) => {
    const created = (await createSearched(storage)).filter(beginsWith('ada'));
    const gone = new Set<string>();
    const read = (after: string | null) =>
      storage.users.list(makeQuery({ prefix: 'ada', isActive: true, after, limit: 2 }));
    const pages = await readPages(read, async (seen) => {
      if (seen.length <= 12) {
        const id = makeUser().id;
        await createUsers(storage, [{ email: `ada.0.${id}` }, { username: `ada.z.${id}` }, { email: `ada.z.${id}` }]);
      }
      const unseen = created.filter(({ id }) => !seen.some((user) => user.id === id));
      for (const user of [seen.at(-1), unseen[0]]) {
        await storage.users.update({ userId: user?.id ?? '', changes: { isActive: false }, at: at(1) });
        gone.add(user?.id ?? '');
      }
    });
    const met = idsOf(pages.flat());
    assert.equal(new Set(met).size, met.length);
    const stayed = created.filter(({ id, isActive }) => isActive && !gone.has(id));
    assert.deepEqual(
      stayed.filter(({ id }) => !met.includes(id)),
      [],
    );
  },
};

/** 20 users: five are found by email, five by username, five by both; five are not. */
function createSearched(storage: Storage): Promise<User[]> {
  const members = Array.from({ length: 20 }, (_, index) => ({
    ...(index % 4 < 2 && { email: `ada.${index}@example.com` }),
    ...(index % 4 > 0 && index % 4 < 3 && { username: `Ada.${index}` }),
    isActive: index % 3 !== 0,
    roles: index % 5 === 0 ? ['user', 'admin'] : ['user'],
  }));
  return createUsers(storage, members);
}

async function search({ users }: Storage, prefix: string, members: Partial<UserQuery> = {}): Promise<string[]> {
  const { items, next } = await users.list(makeQuery({ prefix, ...members }));
  assert.equal(next, null);
  return idsOf(items);
}

function beginsWith(prefix: string): (user: User) => boolean {
  return ({ email, username }) => email.startsWith(prefix) || username.toLowerCase().startsWith(prefix);
}

function idsOf(users: readonly (User | undefined)[]): string[] {
  return users.map((user) => user?.id ?? '').sort();
}
