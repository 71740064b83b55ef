import { createHash, timingSafeEqual } from 'node:crypto';
import { type Auth, ForbiddenError, type Principal } from '@auth/core';
import type { Context } from 'koa';
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
}

export function createAuthorize(auth: Auth, { monitoringToken }: AuthorizeOptions): Authorize {
  const isMonitoringToken = createTokenCheck(monitoringToken);
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
    }
  };
}

/** By the roles as they are now: those in the token may be of yesterday. */
function requireAdmin(principal: Principal): Principal {
  if (!principal.user.roles.includes('admin')) throw new ForbiddenError();
  return principal;
}

/** Compares digests, which are of one length, in a time that tells nothing. */
function createTokenCheck(expected: string | undefined): (presented: string | undefined) => boolean {
  if (expected === undefined || expected === '') return () => false;
  const digest = sha256(expected);
  return (presented) => presented !== undefined && timingSafeEqual(sha256(presented), digest);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
