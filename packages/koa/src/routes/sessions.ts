import Type from 'typebox';
import { noInput, type Route, userRoute } from '../route.ts';
import { exampleSession } from '../schemas/examples.ts';
import { ById, exampleList, pageMembers, toListBody } from '../schemas/list.ts';
import { SessionListSchema, toSessionBody } from '../schemas/session.ts';

const tag = 'Account';

/** Where the user is signed in. */
export const sessionRoutes: readonly Route[] = [
  userRoute({
    ...noInput,
    method: 'GET',
    path: '/users/me/sessions',
    operationId: 'listOwnSessions',
    limit: 'default',
    tag,
    summary: 'List where one is signed in',
    description: 'The user’s live sessions, newest first.',
    query: Type.Object(pageMembers, { additionalProperties: false }),
    answers: {
      200: { description: 'A part of the list.', schema: SessionListSchema, example: exampleList(exampleSession) },
    },
    problems: [],
    handle: async ({ auth, principal, query }) => {
      const sessions = await auth.account.listSessions(principal, query);
      return { status: 200, body: toListBody(sessions, (session) => toSessionBody(session, principal)) };
    },
  }),
  userRoute({
    ...noInput,
    method: 'DELETE',
    path: '/users/me/sessions/{id}',
    operationId: 'endOwnSession',
    limit: 'default',
    tag,
    summary: 'Sign out somewhere',
    description: 'Ends one of the user’s own live sessions; one of somebody else’s is not found.',
    params: ById('The session.'),
    answers: { 204: { description: 'The session has ended.' } },
    problems: ['SESSION_NOT_FOUND'],
    handle: async ({ auth, principal, params, client }) => {
      await auth.account.revokeSession(principal, params.id, client);
      return { status: 204 };
    },
  }),
];
