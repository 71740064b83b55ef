import { type Auth, addToContext, InvalidTokenError, type Principal } from '@auth/core';
import type { Context } from 'koa';
import { HttpError } from '../http-error.ts';

/** A token, or anything else behind the word. */
const bearerForm = /^Bearer(?: +(?<token>\S+)| .*)?$/is;

/** The token of the `Authorization` header: empty when it is none, undefined when nobody said `Bearer`. */
export function findBearerToken(ctx: Context): string | undefined {
  const match = bearerForm.exec(ctx.req.headers.authorization ?? '');
  return match === null ? undefined : (match.groups?.['token'] ?? '');
}

/**
 * Finds out who calls by the access token in the `Authorization` header (RFC 6750, section 2.1). Tokens anywhere else are not
 * looked at.
 * @throws HttpError AUTHENTICATION_REQUIRED without a bearer token
 * @throws InvalidTokenError, TokenExpiredError, SessionRevokedError
 */
export async function authenticate(auth: Auth, ctx: Context): Promise<Principal> {
  const token = findBearerToken(ctx);
  if (token === undefined) throw new HttpError('AUTHENTICATION_REQUIRED', 'An access token is required.');
  if (token === '') throw new InvalidTokenError();
  const principal = await auth.authenticate(token);
  addToContext({ userId: principal.user.id, sessionId: principal.session.id });
  return principal;
}
