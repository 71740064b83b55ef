import type { Introspection } from '@auth/core';
import Type, { type Static } from 'typebox';
import { Id } from './common.ts';
import { exampleTokens } from './examples.ts';

/** A token in question (RFC 7662, section 2.1). */
export const IntrospectionRequestSchema = Type.Object(
  {
    token: Type.String({
      description: 'An access token or a refresh token.',
      examples: [exampleTokens.refresh_token],
    }),
    token_type_hint: Type.Optional(Type.String({ description: 'Not needed: tokens tell themselves apart.' })),
  },
  { title: 'IntrospectionRequest', additionalProperties: false },
);

const Seconds = (description: string) => Type.Integer({ description: `${description}, in seconds since 1970.` });

/** What a token is worth (RFC 7662, section 2.2). */
export const IntrospectionSchema = Type.Object(
  {
    active: Type.Boolean({ description: 'Whether it is good at this moment; if not, nothing else is said.' }),
    sub: Type.Optional(Id('The user.')),
    sid: Type.Optional(Id('The session.')),
    exp: Type.Optional(Seconds('When the token ends')),
    iat: Type.Optional(Seconds('When the token was made')),
    iss: Type.Optional(Type.String({ description: 'The issuer.' })),
    aud: Type.Optional(Type.String({ description: 'Who is to accept it.' })),
    roles: Type.Optional(Type.Array(Type.String(), { description: 'The roles of the user as they are now.' })),
  },
  { title: 'Introspection', additionalProperties: false },
);

export const exampleIntrospection = {
  active: true,
  sub: exampleTokens.user.id,
  sid: '019b3f2e-7c11-7d2a-9f54-3b1c2d4e5f61',
  exp: 1_768_474_245,
  iat: 1_768_473_345,
  iss: 'https://auth.example',
  aud: 'auth',
  roles: ['user'],
};

/** Writes what is known of a token; of one that is not good, nothing else. */
export function toIntrospectionBody(found: Introspection | null): Static<typeof IntrospectionSchema> {
  if (found === null) return { active: false };
  return {
    active: true,
    sub: found.userId,
    sid: found.sessionId,
    exp: toSeconds(found.expiresAt),
    iat: toSeconds(found.issuedAt),
    iss: found.issuer,
    aud: found.audience,
    roles: [...found.roles],
  };
}

function toSeconds(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}
