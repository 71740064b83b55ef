import type { SignIn } from '@auth/core';
import Type, { type Static } from 'typebox';
import { toUserBody, UserSchema } from './user.ts';

/** What a sign-in and a refresh answer (RFC 6749, section 5.1, with the user). */
export const TokenResponseSchema = Type.Object(
  {
    access_token: Type.String({ description: 'A JWT (RFC 9068) for the `Authorization: Bearer` header.' }),
    token_type: Type.Literal('Bearer'),
    expires_in: Type.Integer({ description: 'Seconds until the access token expires.', examples: [900] }),
    refresh_token: Type.String({ description: 'Opaque; exchange it once at `POST /auth/refresh`.' }),
    refresh_expires_in: Type.Integer({ description: 'Seconds until the refresh token expires.', examples: [604800] }),
    user: UserSchema,
  },
  { title: 'TokenResponse', additionalProperties: false },
);

/** Writes a sign-in for its client. */
export function toTokenResponse({ user, tokens }: SignIn): Static<typeof TokenResponseSchema> {
  return {
    access_token: tokens.accessToken,
    token_type: 'Bearer',
    expires_in: tokens.expiresInSeconds,
    refresh_token: tokens.refreshToken,
    refresh_expires_in: tokens.refreshExpiresInSeconds,
    user: toUserBody(user),
  };
}
