import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { IntrospectionUnavailableError, SessionRevokedError } from '../errors.ts';
import type { AccessTokenClaims } from '../tokens/access-token.ts';
import { fetchJson } from './fetch-json.ts';

const Answer = Compile(
  Type.Object({
    active: Type.Boolean(),
    sub: Type.Optional(Type.String()),
    sid: Type.Optional(Type.String()),
    roles: Type.Optional(Type.Array(Type.String())),
  }),
);

interface IntrospectionOptions {
  readonly url: string;
  readonly token: string;
  readonly timeoutSeconds: number;
  readonly fetch: typeof globalThis.fetch;
}

/** Asks the service about a genuine token (RFC 7662, section 2.1). */
export type Introspect = (token: string, claims: AccessTokenClaims) => Promise<AccessTokenClaims>;

/**
 * Makes the question of whether a genuine token's session is alive at this very moment. The claims are the token's own, but the
 * roles those of now.
 */
export function createIntrospection(options: IntrospectionOptions): Introspect {
  /** @throws SessionRevokedError, IntrospectionUnavailableError */
  return async function introspect(token, claims) {
    const { active, sub, sid, roles } = await ask(token, options);
    if (!active) throw new SessionRevokedError();
    if ((sub ?? claims.sub) !== claims.sub || (sid ?? claims.sid) !== claims.sid)
      throw new IntrospectionUnavailableError({ cause: new Error('the answer is about another token') });
    return roles === undefined ? claims : { ...claims, roles };
  };
}

async function ask(token: string, { url, timeoutSeconds, fetch, ...options }: IntrospectionOptions) {
  const init = {
    method: 'POST',
    headers: { authorization: `Bearer ${options.token}` },
    body: new URLSearchParams({ token }),
  };
  try {
    const answer = await fetchJson({ fetch, url, timeoutSeconds, init });
    if (Answer.Check(answer)) return answer;
    throw new Error('this is no introspection response');
  } catch (cause) {
    throw new IntrospectionUnavailableError({ cause });
  }
}
