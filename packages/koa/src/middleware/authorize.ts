import { createHash, timingSafeEqual } from 'node:crypto';
import { type Auth, ForbiddenError, InvalidTokenError, type Principal } from '@auth/core';
import type { Context } from 'koa';
import { HttpError } from '../http-error.ts';
import type { Access } from '../route.ts';
import { authenticate, findBearerToken } from './authenticate.ts';

/**
 * Lets those through whom an access is meant for, and tells who they are; null where nobody has to say.
 * @throws what `authenticate` throws; ForbiddenError for somebody who lacks the role
 */
export type Authorize = (access: Access, ctx: Context) => Promise<Principal | null>;

interface AuthorizeOptions {
  /** What whoever watches over the service bears; without one, administrators alone do. */
  readonly monitoringToken?: string | undefined;
  /** What services bear that may ask what a token is worth; without one, nobody may. */
  readonly introspectionToken?: string | undefined;
}

export function createAuthorize(auth: Auth, options: AuthorizeOptions): Authorize {
  const isMonitoringToken = createTokenCheck(options.monitoringToken);
  const isIntrospectionToken = createTokenCheck(options.introspectionToken);
  return async (access, ctx) => {
    switch (access) {
      case 'anyone':
        return null;
      case 'user':
        return authenticate(auth, ctx);
      case 'admin':
        return requireAdmin(await authenticate(auth, ctx));
      case 'monitoring':
        return isMonitoringToken(findBearerToken(ctx)) ? null : requireAdmin(await authenticate(auth, ctx));
      case 'introspection':
        return requireToken(isIntrospectionToken, findBearerToken(ctx));
    }
  };
}

/** By the roles as they are now: those in the token may be of yesterday. */
function requireAdmin(principal: Principal): Principal {
  if (!principal.user.roles.includes('admin')) throw new ForbiddenError();
  return principal;
}

function requireToken(isRight: TokenCheck, presented: string | undefined): null {
  if (presented === undefined) throw new HttpError('AUTHENTICATION_REQUIRED', 'The introspection token is required.');
  if (!isRight(presented)) throw new InvalidTokenError();
  return null;
}

type TokenCheck = (presented: string | undefined) => boolean;

/** Compares digests, which are of one length, in a time that tells nothing. */
function createTokenCheck(expected: string | undefined): TokenCheck {
  if (expected === undefined || expected === '') return () => false;
  const digest = sha256(expected);
  return (presented) => presented !== undefined && timingSafeEqual(sha256(presented), digest);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
