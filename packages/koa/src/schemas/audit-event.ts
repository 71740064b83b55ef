import { type AuditEvent, auditEventTypes } from '@auth/core';
import Type, { type Static } from 'typebox';
import { Dictionary, Id, NullableId, NullableString, Timestamp } from './common.ts';
import { ListOf } from './list.ts';

/** The name of something that is kept in the audit trail. */
export const AuditEventTypeSchema = Type.Enum([...auditEventTypes], {
  title: 'AuditEventType',
  description: 'What happened.',
  examples: ['auth.login.failed'],
});

/** Something that happened to the security of an account. */
export const AuditEventSchema = Type.Object(
  {
    id: Id('UUIDv7 of the event.'),
    type: AuditEventTypeSchema,
    at: Timestamp('When it happened.'),
    user_id: NullableId('Whom it concerns; null for somebody unknown.'),
    actor_id: NullableId('Who did it; null for somebody unknown, and for the operator of the service.'),
    ip: NullableString({ description: 'Where the request came from.', examples: ['192.0.2.1'] }),
    user_agent: NullableString({ description: 'What the request was sent with.', examples: ['Mozilla/5.0'] }),
    request_id: NullableString({ description: 'The `X-Request-Id` of the request.', examples: ['a1b2'] }),
    details: Dictionary(Type.Unknown(), {
      description: 'What else there is to know of this type of event.',
      examples: [{ reason: 'wrong_password' }],
    }),
  },
  { title: 'AuditEvent', additionalProperties: false },
);

export const AuditEventListSchema = ListOf('AuditEventList', AuditEventSchema);

/** Lists what of an audit event may leave the server. */
export function toAuditEventBody(event: AuditEvent): Static<typeof AuditEventSchema> {
  return {
    id: event.id,
    type: event.type,
    at: event.at.toISOString(),
    user_id: event.userId,
    actor_id: event.actorId,
    ip: event.ip,
    user_agent: event.userAgent,
    request_id: event.requestId,
    details: { ...event.details },
  };
}
