import type { Principal, Session } from '@auth/core';
import Type, { type Static } from 'typebox';
import { Id, NullableString, Timestamp } from './common.ts';
import { ListOf } from './list.ts';

/** A sign-in as its owner sees it. */
export const SessionSchema = Type.Object(
  {
    id: Id('UUIDv7 of the session.'),
    created_at: Timestamp('When the user signed in.'),
    last_used_at: Timestamp('When it was last started or refreshed.'),
    expires_at: Timestamp('The end that no refresh moves.'),
    ip: NullableString({ description: 'Where the user signed in from.', examples: ['192.0.2.1'] }),
    user_agent: NullableString({ description: 'What the user signed in with.', examples: ['Mozilla/5.0'] }),
    current: Type.Boolean({ description: 'Whether it is the session of this request.', examples: [true] }),
  },
  { title: 'Session', additionalProperties: false },
);

export const SessionListSchema = ListOf('SessionList', SessionSchema);

/** Lists what of a session may leave the server. */
export function toSessionBody(session: Session, principal: Principal): Static<typeof SessionSchema> {
  return {
    id: session.id,
    created_at: session.createdAt.toISOString(),
    last_used_at: session.lastUsedAt.toISOString(),
    expires_at: session.expiresAt.toISOString(),
    ip: session.ip,
    user_agent: session.userAgent,
    current: session.id === principal.session.id,
  };
}
