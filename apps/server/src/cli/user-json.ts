import type { User } from '@auth/core';

/** A user as the HTTP interface shows one. */
export function toUserJson(user: User) {
  return {
    id: user.id,
    email: user.email,
    username: user.username,
    is_active: user.isActive,
    email_verified: user.emailVerified,
    roles: user.roles,
    created_at: user.createdAt.toISOString(),
    updated_at: user.updatedAt.toISOString(),
    last_login: user.lastLoginAt?.toISOString() ?? null,
  };
}
