import type { Static } from 'typebox';
import type { TokenResponseSchema } from './token-response.ts';
import type { UserSchema } from './user.ts';

/** The user that all examples of the documentation speak of. */
export const exampleUser: Static<typeof UserSchema> = {
  id: '019b3f2e-7c11-7d2a-9f54-3b1c2d4e5f60',
  email: 'ada@example.org',
  username: 'Ada',
  is_active: true,
  email_verified: false,
  roles: ['user'],
  created_at: '2026-01-15T10:30:45.123Z',
  updated_at: '2026-01-15T10:30:45.123Z',
  last_login: null,
};

export const exampleTokens: Static<typeof TokenResponseSchema> = {
  access_token: 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiIwMTliM2YyZSJ9.c2lnbmF0dXJl',
  token_type: 'Bearer',
  expires_in: 900,
  refresh_token: 'Zm9yLWRvY3VtZW50YXRpb24tb25seS1ub3QtYS10b2s',
  refresh_expires_in: 604800,
  user: exampleUser,
};
