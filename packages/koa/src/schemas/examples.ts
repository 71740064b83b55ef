import type { Static } from 'typebox';
import type { AuditEventSchema } from './audit-event.ts';
import type { SessionSchema } from './session.ts';
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

export const exampleSession: Static<typeof SessionSchema> = {
  id: '019b3f2e-7c12-7a41-8c1d-5e6f7a8b9c0d',
  created_at: '2026-01-15T10:30:45.123Z',
  last_used_at: '2026-01-15T10:30:45.123Z',
  expires_at: '2026-02-14T10:30:45.123Z',
  ip: '192.0.2.1',
  user_agent: 'Mozilla/5.0',
  current: true,
};

export const exampleAuditEvent: Static<typeof AuditEventSchema> = {
  id: '019b3f2e-7c13-7b52-9d2e-6f7a8b9c0d1e',
  type: 'auth.login.failed',
  at: '2026-01-15T10:30:45.123Z',
  user_id: exampleUser.id,
  actor_id: null,
  ip: '192.0.2.1',
  user_agent: 'Mozilla/5.0',
  request_id: '550e8400-e29b-41d4-a716-446655440000',
  details: { reason: 'wrong_password' },
};
