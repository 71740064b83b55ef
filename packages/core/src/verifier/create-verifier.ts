import type { AccessTokenClaims } from '../tokens/access-token.ts';
import { createVerifiedTokens } from '../tokens/verified-tokens.ts';
import { readKeyId } from '../tokens/verify-access-token.ts';
import { fetchJson } from './fetch-json.ts';
import { createIntrospection } from './introspection.ts';
import { createGivenKeys, createSharedSecret, type KeySource } from './key-source.ts';
import { parseKeySet } from './parse-key-set.ts';
import { RemoteKeySet } from './remote-key-set.ts';
import { type ResolvedVerifierOptions, resolveVerifierOptions, type VerifierOptions } from './verifier-options.ts';

/**
 * What an access token says, once it is proved genuine, meant for us and not past its time.
 * @throws InvalidTokenError, TokenExpiredError for a token that is to be refused with 401; SessionRevokedError as well, with `introspect`
 * @throws KeySetUnavailableError, IntrospectionUnavailableError when nothing can be said of the token: 503
 */
export type Verify = (token: string) => Promise<AccessTokenClaims>;

/**
 * Makes the check of access tokens for a program that is not the authentication service itself: it needs the service's public
 * keys and no database. Nothing is fetched before the first token comes. Without `introspect` a revoked session's token is good
 * until it expires.
 * @throws ConfigurationError for an option that cannot work
 */
export function createVerifier(options: VerifierOptions): Verify {
  const resolved = resolveVerifierOptions(options);
  const { issuer, audience, maxTokens, fetch, now } = resolved;
  const keys = createKeySource(resolved);
  const verified = createVerifiedTokens({ findKey: (id) => keys.find(id), issuer, audience, maxTokens });
  const introspect = resolved.introspect && createIntrospection({ ...resolved.introspect, fetch });

  return async function verify(token) {
    await keys.prepare(readKeyId(token));
    const claims = verified.verify(token, now());
    return introspect === null ? claims : introspect(token, claims);
  };
}

function createKeySource({ source, fetch, timeoutSeconds, ...options }: ResolvedVerifierOptions): KeySource {
  switch (source.kind) {
    case 'keys':
      return createGivenKeys(source.keys);
    case 'secret':
      return createSharedSecret(source.secret);
    case 'url': {
      const { url } = source;
      const fetchKeys = async () => parseKeySet(await fetchJson({ fetch, url, timeoutSeconds }));
      return new RemoteKeySet({ fetchKeys, now: options.now }, options);
    }
  }
}
