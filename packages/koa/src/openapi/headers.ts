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
};

/** The header that every response carries. */
export const requestIdReference: Readonly<Record<string, Reference>> = {
  'X-Request-Id': { $ref: '#/components/headers/RequestId' },
};
