import Type from 'typebox';
import { adminRoute, noInput, type Route } from '../route.ts';
import { AuditEventListSchema, AuditEventTypeSchema, toAuditEventBody } from '../schemas/audit-event.ts';
import { Id, Instant } from '../schemas/common.ts';
import { exampleAuditEvent } from '../schemas/examples.ts';
import { exampleList, pageMembers, toListBody } from '../schemas/list.ts';

/** What happened. */
export const auditEventRoutes: readonly Route[] = [
  adminRoute({
    ...noInput,
    method: 'GET',
    path: '/admin/audit-events',
    operationId: 'listAuditEvents',
    limit: 'default',
    tag: 'Administration',
    summary: 'List what happened',
    description: 'The audit trail, newest first.',
    query: Type.Object(
      {
        type: Type.Optional(AuditEventTypeSchema),
        user_id: Type.Optional(Id('Whom it concerns.')),
        from: Type.Optional(Instant('The first instant, itself included.')),
        to: Type.Optional(Instant('The instant behind the last.')),
        ...pageMembers,
      },
      { additionalProperties: false },
    ),
    answers: {
      200: {
        description: 'A part of the list.',
        schema: AuditEventListSchema,
        example: exampleList(exampleAuditEvent),
      },
    },
    problems: [],
    handle: async ({ auth, query }) => {
      const { user_id: userId, from, to, ...rest } = query;
      const events = await auth.admin.listAuditEvents({ ...rest, userId, from: toDate(from), to: toDate(to) });
      return { status: 200, body: toListBody(events, toAuditEventBody) };
    },
  }),
];

function toDate(instant: string | undefined): Date | undefined {
  return instant === undefined ? undefined : new Date(instant);
}
