import type { List, User } from '@auth/core';
import { type SeedSize, seededUser } from '../seeding/seeded.ts';
import { VoidRunError } from '../void-run-error.ts';
import type { Scenario } from './scenario.ts';
import { nextThat, spread } from './spread.ts';
import { assertSame, timeCall } from './stopwatch.ts';
import type { Subject } from './subject.ts';

const pageSize = 20;
const farPage = 10_000;
const stridePages = 5;
/** Many people have it, and not only one first name. */
const commonPrefix = 'mar';

export const firstPage: Scenario = {
  name: 'admin list, first page',
  async prepare({ auth, users }) {
    const expected = usersOnPage(1, users);
    return () => timeCall(() => auth.admin.listUsers({ limit: pageSize }), assertListed(expected));
  },
};

export const distantPage: Scenario = {
  name: 'admin list, distant page',
  async prepare(subject) {
    const page = distantPageOf(subject);
    const cursor = await walkTo(page, subject);
    const expected = usersOnPage(page, subject.users);
    return () => timeCall(() => subject.auth.admin.listUsers({ limit: pageSize, cursor }), assertListed(expected));
  },
};

export const commonSearch: Scenario = {
  name: 'prefix search, common',
  async prepare({ auth, users }) {
    const expected = findByEmail(commonPrefix, { users }).slice(0, pageSize);
    return () => timeCall(() => auth.admin.listUsers({ q: commonPrefix, limit: pageSize }), assertListed(expected));
  },
};

/** One person, somebody else each time. */
export const rareSearch: Scenario = {
  name: 'prefix search, rare',
  async prepare({ auth, users }) {
    const numbers = spread(users);
    return () => {
      const { email } = seededUser(nextThat(numbers, () => true));
      const q = email.slice(0, email.indexOf('@') + 1);
      return timeCall(() => auth.admin.listUsers({ q, limit: pageSize }), assertListed([email]));
    };
  },
};

/** The 10,000th page, or the middle one of a shorter list. */
export function distantPageOf({ users }: Pick<SeedSize, 'users'>): number {
  return Math.max(2, Math.min(farPage, Math.ceil(users / pageSize / 2)));
}

function assertListed(emails: readonly string[]) {
  return ({ items }: List<User>) =>
    assertSame(
      items.map(({ email }) => email),
      emails,
    );
}

/** The newest come first. */
function usersOnPage(page: number, users: number): string[] {
  const newest = users - (page - 1) * pageSize;
  const length = Math.max(0, Math.min(pageSize, newest));
  return Array.from({ length }, (_, index) => seededUser(newest - index).email);
}

/** In the order of the emails, by which the system finds those whose username begins alike as well. */
function findByEmail(prefix: string, { users }: Pick<SeedSize, 'users'>): string[] {
  const emails = Array.from({ length: users }, (_, index) => seededUser(index + 1).email);
  return emails.filter((email) => email.startsWith(prefix)).sort();
}

/** The cursor of a page; cursors are good for any page size, so that the way there takes long strides. */
async function walkTo(page: number, { auth }: Subject): Promise<string> {
  let cursor: string | undefined;
  for (let left = page - 1; left > 0; ) {
    const pages = Math.min(left, stridePages);
    const { nextCursor } = await auth.admin.listUsers({ limit: pages * pageSize, cursor });
    if (nextCursor === null) throw new VoidRunError(`The run is void: the list of users has no page ${page}.`);
    cursor = nextCursor;
    left -= pages;
  }
  return cursor ?? '';
}
