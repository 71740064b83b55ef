import type { User } from '@auth/core';
import Type, { type Static } from 'typebox';
import { Id, NullableTimestamp, Timestamp } from './common.ts';
import { ListOf } from './list.ts';

/** A user as a client sees it. */
export const UserSchema = Type.Object(
  {
    id: Id('UUIDv7 of the user.'),
    email: Type.String({ description: 'Trimmed, NFC and lower-cased.', examples: ['ada@example.org'] }),
    username: Type.String({ description: 'As typed; unique without regard to case.', examples: ['Ada'] }),
    is_active: Type.Boolean({ description: 'False for a deactivated or deleted user.' }),
    email_verified: Type.Boolean({ description: 'Whether the user has proved to receive mail at this address.' }),
    roles: Type.Array(Type.String(), { description: 'A new user has `user`.', examples: [['user']] }),
    created_at: Timestamp('When the user was created.'),
    updated_at: Timestamp('When the user was last changed.'),
    last_login: NullableTimestamp('When a login last succeeded; null before the first.'),
  },
  { title: 'User', additionalProperties: false },
);

export const UserListSchema = ListOf('UserList', UserSchema);

type UserBody = Static<typeof UserSchema>;

/** Those of users that cannot change: the same one calls again and again, and dates take their time. */
const knownBodies = new WeakMap<User, UserBody>();

/** What of a user may leave the server: the body of the schema `User`. */
export function toUserBody(user: User): UserBody {
  if (!Object.isFrozen(user)) return createUserBody(user);
  const known = knownBodies.get(user) ?? createUserBody(user);
  knownBodies.set(user, known);
  return known;
}

/** Member by member: what is not named here stays here. */
function createUserBody(user: User): UserBody {
  return {
    id: user.id,
    email: user.email,
    username: user.username,
    is_active: user.isActive,
    email_verified: user.emailVerified,
    roles: [...user.roles],
    created_at: user.createdAt.toISOString(),
    updated_at: user.updatedAt.toISOString(),
    last_login: user.lastLoginAt?.toISOString() ?? null,
  };
}
