import { InvalidTokenError, TokenExpiredError } from '../errors.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { SessionWithUser } from '../ports/session-store.ts';
import type { Storage } from '../ports/storage.ts';
import type { AccessTokenClaims } from '../tokens/access-token.ts';
import { hashRefreshToken, isRefreshToken } from '../tokens/refresh-token.ts';

/** What there is to know of a token that is good at this moment (RFC 7662, section 2.2). */
export interface Introspection {
  readonly userId: string;
  readonly sessionId: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly issuer: string;
  readonly audience: string;
  /** As they are now, which may be others than those in an access token. */
  readonly roles: readonly string[];
}

interface IntrospectionDependencies {
  readonly storage: Storage;
  readonly runtime: Runtime;
  /** Throws InvalidTokenError or TokenExpiredError for what is no good access token by itself. */
  readonly verify: (accessToken: string) => Promise<AccessTokenClaims>;
  readonly issuer: string;
  readonly audience: string;
}

/**
 * What an access or a refresh token is good for; null for one that is not, whatever the reason. It asks the storage every time, so
 * that no cache answers for a session that has ended. It changes nothing: a spent refresh token is not punished.
 */
export async function introspect(token: string, deps: IntrospectionDependencies): Promise<Introspection | null> {
  return isRefreshToken(token) ? introspectRefreshToken(token, deps) : introspectAccessToken(token, deps);
}

async function introspectAccessToken(token: string, deps: IntrospectionDependencies): Promise<Introspection | null> {
  const claims = await findClaims(token, deps);
  const owner = claims && (await deps.storage.sessions.findWithUser(claims.sid));
  if (!owner || owner.user.id !== claims.sub || !isAlive(owner, deps.runtime.now())) return null;
  return describe(owner, fromSeconds(claims.iat), fromSeconds(claims.exp), deps);
}

async function introspectRefreshToken(token: string, deps: IntrospectionDependencies): Promise<Introspection | null> {
  const found = await deps.storage.sessions.findByRefreshToken(hashRefreshToken(token));
  const now = deps.runtime.now();
  if (found === null || found.token.spentAt !== null || found.token.expiresAt <= now || !isAlive(found, now))
    return null;
  return describe(found, found.token.createdAt, found.token.expiresAt, deps);
}

/** The claims of a good token; null for another, while an outage is thrown as it is. */
async function findClaims(token: string, { verify }: IntrospectionDependencies): Promise<AccessTokenClaims | null> {
  try {
    return await verify(token);
  } catch (error) {
    if (error instanceof InvalidTokenError || error instanceof TokenExpiredError) return null;
    throw error;
  }
}

function isAlive({ session, user }: SessionWithUser, now: Date): boolean {
  return session.revokedAt === null && user.isActive && session.expiresAt > now;
}

function describe(
  { session, user }: SessionWithUser,
  issuedAt: Date,
  expiresAt: Date,
  { issuer, audience }: IntrospectionDependencies,
): Introspection {
  return { userId: user.id, sessionId: session.id, issuedAt, expiresAt, issuer, audience, roles: user.roles };
}

function fromSeconds(seconds: number): Date {
  return new Date(seconds * 1000);
}
