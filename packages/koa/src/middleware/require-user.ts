import { type Auth, ForbiddenError, type Principal } from '@auth/core';
import type { Context, Middleware } from 'koa';
import { writeProblem } from '../write-problem.ts';
import { authenticate } from './authenticate.ts';
import { toRequestId } from './request-context.ts';

/** What {@link requireUser} leaves in `ctx.state`. */
export interface SignedInState {
  /** Whose access token the request bears. */
  principal: Principal;
}

export interface RequireUserOptions {
  /** A role that the user must have as well; who lacks it gets FORBIDDEN. Default: none. */
  readonly role?: string;
  /** What the kebab-case form of an error code is appended to, as the `type` of a problem. Default `urn:auth:problem:`. */
  readonly problemBaseUrl?: string;
}

/**
 * Protects an app's own routes: lets through whoever bears an access token (RFC 6750) whose session is alive, and answers everybody
 * else, and every failure on the way there, with problem details (RFC 9457).
 */
export function requireUser(auth: Auth, options: RequireUserOptions = {}): Middleware<SignedInState> {
  const { role, problemBaseUrl = 'urn:auth:problem:' } = options;
  return async function admitUser(ctx, next) {
    const principal = await identify(auth, ctx, role).catch((error: unknown) => {
      const requestId = toRequestId(ctx.get('X-Request-Id'));
      writeProblem(ctx, error, { baseUrl: problemBaseUrl, requestId });
      return null;
    });
    if (principal === null) return;
    ctx.state.principal = principal;
    await next();
  };
}

async function identify(auth: Auth, ctx: Context, role: string | undefined): Promise<Principal> {
  const principal = await authenticate(auth, ctx);
  if (role !== undefined && !principal.user.roles.includes(role)) throw new ForbiddenError();
  return principal;
}
