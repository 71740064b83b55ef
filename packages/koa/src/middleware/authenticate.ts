import { type Auth, addToContext, InvalidTokenError, type Principal } from '@auth/core';
import type { Context } from 'koa';
import { HttpError } from '../http-error.ts';

const bearerForm = /^Bearer(?: +(?<token>\S+))?$/i;

/**
 * Finds out who calls by the access token in the `Authorization` header (RFC 6750, section 2.1). Tokens anywhere else are not
 * looked at.
 * @throws HttpError AUTHENTICATION_REQUIRED without a bearer token
 * @throws InvalidTokenError, TokenExpiredError, SessionRevokedError
 */
export async function authenticate(auth: Auth, ctx: Context): Promise<Principal> {
  const header = ctx.get('Authorization');
  if (!/^Bearer(?: |$)/i.test(header)) throw new HttpError('AUTHENTICATION_REQUIRED', 'An access token is required.');
  const token = bearerForm.exec(header)?.groups?.['token'];
  if (token === undefined) throw new InvalidTokenError();
  const principal = await auth.authenticate(token);
  addToContext({ userId: principal.user.id, sessionId: principal.session.id });
  return principal;
}
