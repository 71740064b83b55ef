import { usernameKey } from '../accounts/identifiers.ts';
import type { User } from '../model.ts';
import type { Page } from '../ports/page.ts';
import type { UserQuery } from '../ports/user-store.ts';
import type { Tables } from './memory-tables.ts';
import { foreignPosition, toPage } from './page.ts';

/** All lists are in the order of the ids, newest first. */
export function listUsers(tables: Tables, query: UserQuery): Page<User> {
  const lastId = query.after === null ? null : parsePosition(query.after);
  const left = tables.users
    .values()
    .map(({ user }) => user)
    .filter((user) => isAskedFor(user, query) && (lastId === null || user.id < lastId))
    .sort((a, b) => (a.id < b.id ? 1 : -1));
  return toPage(left, query.limit, ({ id }) => `id:${id}`);
}

function isAskedFor({ email, username, isActive, roles }: User, query: UserQuery): boolean {
  const { prefix, role } = query;
  return (
    (prefix === null || email.startsWith(prefix) || usernameKey(username).startsWith(prefix)) &&
    (query.isActive === null || isActive === query.isActive) &&
    (role === null || roles.includes(role))
  );
}

function parsePosition(after: string): string {
  if (!after.startsWith('id:')) {
    throw foreignPosition();
  }
  return after.slice('id:'.length);
}
