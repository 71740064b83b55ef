import type { Header, Reference } from './document.ts';

export const exampleRequestId = '550e8400-e29b-41d4-a716-446655440000';

/** What `components/headers` holds. */
export const sharedHeaders: Readonly<Record<string, Header>> = {
  RequestId: {
    description: 'Names this request in logs and problems. A well-formed `X-Request-Id` of the request is kept.',
    required: true,
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,128}$' },
    example: exampleRequestId,
  },
  RateLimit: {
    description:
      'Of each limit that the request was counted against: how many calls remain (`r`), and for how many seconds (`t`).',
    schema: { type: 'string' },
    example: '"default";r=299;t=60',
  },
  RateLimitPolicy: {
    description: 'Those limits: so many calls (`q`) within so many seconds (`w`), in a sliding window.',
    schema: { type: 'string' },
    example: '"default";q=300;w=60',
  },
};

/** The header that every response carries. */
export const requestIdReference: Readonly<Record<string, Reference>> = {
  'X-Request-Id': { $ref: '#/components/headers/RequestId' },
};

/** The headers of an answer of a limited route, while limits are on (draft-ietf-httpapi-ratelimit-headers). */
export const limitReferences: Readonly<Record<string, Reference>> = {
  RateLimit: { $ref: '#/components/headers/RateLimit' },
  'RateLimit-Policy': { $ref: '#/components/headers/RateLimitPolicy' },
};
