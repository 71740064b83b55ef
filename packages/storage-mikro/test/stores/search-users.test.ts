import type { Page, User, UserQuery } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import type { Kysely } from 'kysely';
import * as assert from 'uvu/assert';
import type { Tables } from '../../src/entities.ts';
import { applyMigrations } from '../../src/migrator.ts';
import { searchUsers } from '../../src/stores/search-users.ts';
import { createUserStore } from '../../src/stores/user-store.ts';
import { makeDatabases } from '../each-database.ts';
import { makeUser } from '../make-records.ts';

const test = suite('a search that may look at few names for a page');

const databases = makeDatabases();
test.after(() => databases.remove());

const inactive = Array.from({ length: 7 }, (_, index) =>
  makeUser({ email: `ada${index}@example.com`, username: `ada${index}`, isActive: false }),
);
const byEmail = makeUser({ email: 'ada9@example.com', username: 'lovelace' });
const byUsername = makeUser({ email: 'king@example.com', username: 'ada9' });
const query = { prefix: 'ada', isActive: true, role: null, after: null, limit: 5 };

for (const database of databases.each) {
  for (const namesAPage of [1, 2, 3, 5, 7, 8, 9, 100]) {
    test(`finds everybody once, ${namesAPage} names a page, on ${database.name}`, async () => {
      const orm = await database.open();
      await applyMigrations(orm);
      const db: Kysely<Tables> = orm.em.getKysely();
      for (const user of [...inactive, byEmail, byUsername]) await createUserStore(db).create(user, null);
      const pages = await readAll(db, query, namesAPage);
      assert.equal(
        pages.flatMap(({ items }) => items.map(({ id }) => id)),
        [byEmail.id, byUsername.id],
      );
      // Eight names in either column, and a page for what is left of a column that ends with a full one.
      assert.ok(pages.length <= 2 * (Math.floor(8 / namesAPage) + 1));
      await orm.close();
    });
  }
}

async function readAll(db: Kysely<Tables>, first: UserQuery & { prefix: string }, namesAPage: number) {
  const pages: Page<User>[] = [];
  let after: string | null = null;
  do {
    const page: Page<User> = await searchUsers(db, { ...first, after }, namesAPage);
    pages.push(page);
    after = page.next;
  } while (after !== null && pages.length < 100);
  return pages;
}

test.run();
