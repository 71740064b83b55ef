import { keySetMaxAgeSeconds } from '@auth/core';
import { noInput, publicRoute, type Route } from '../route.ts';
import { exampleJwkSet, JwkSetSchema } from '../schemas/jwk-set.ts';

/** What services need that verify access tokens by themselves. */
export const keyRoutes: readonly Route[] = [
  publicRoute({
    ...noInput,
    method: 'GET',
    path: '/.well-known/jwks.json',
    base: 'root',
    operationId: 'getKeySet',
    limit: 'default',
    tag: 'Verification',
    summary: 'The public keys that verify access tokens',
    description:
      'A JWK set (RFC 7517): the keys in use, those that will be next, and those of tokens that are still good. Empty where tokens ' +
      'are signed with a shared secret (HS256). Ask again for an unknown `kid`, but not more often than every 30 seconds.',
    answers: {
      200: {
        description: 'The keys.',
        schema: JwkSetSchema,
        example: exampleJwkSet,
        headers: { 'Cache-Control': 'How long the set may be kept.' },
      },
    },
    problems: [],
    handle: async ({ auth }) => ({
      status: 200,
      body: await auth.keys.jwks(),
      headers: { 'Cache-Control': `public, max-age=${keySetMaxAgeSeconds}` },
    }),
  }),
];
