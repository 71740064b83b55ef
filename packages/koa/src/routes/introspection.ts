import { introspectionRoute, noInput, type Route } from '../route.ts';
import {
  exampleIntrospection,
  IntrospectionRequestSchema,
  IntrospectionSchema,
  toIntrospectionBody,
} from '../schemas/introspection.ts';

/** For services that must know of a revocation at once. */
export const introspectionRoutes: readonly Route[] = [
  introspectionRoute({
    ...noInput,
    method: 'POST',
    path: '/auth/introspect',
    operationId: 'introspectToken',
    limit: 'default',
    tag: 'Verification',
    summary: 'What a token is worth at this moment',
    description:
      'Token introspection (RFC 7662), for access tokens and refresh tokens, with the introspection token of the deployment as ' +
      '`Authorization: Bearer`. The answer is never from a cache. It changes nothing.',
    body: IntrospectionRequestSchema,
    takesForm: true,
    answers: {
      200: {
        description: 'What is known of it; of a token that is not good, only that.',
        schema: IntrospectionSchema,
        example: exampleIntrospection,
      },
    },
    problems: [],
    handle: async ({ auth, body }) => ({ status: 200, body: toIntrospectionBody(await auth.introspect(body.token)) }),
  }),
];
