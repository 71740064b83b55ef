import { ConfigurationError } from '../errors.ts';
import type { JsonWebKeySet } from './parse-key-set.ts';

/** The options of {@link createVerifier}. Durations are in seconds. One of `jwksUrl`, `keys` and `secret` says where the keys are. */
export interface VerifierOptions {
  /** The `iss` that tokens must bear: the issuer of the authentication service, letter by letter. */
  readonly issuer: string;
  /** The `aud` that tokens must bear. */
  readonly audience: string;
  /** The address of the key set, `https://auth.example/.well-known/jwks.json`. Redirects are not followed. */
  readonly jwksUrl?: string | URL;
  /** The key set itself, where it never changes. */
  readonly keys?: JsonWebKeySet;
  /** The shared secret of a service that signs with HS256, at least 32 bytes of UTF-8. Whoever has it can make tokens as well. */
  readonly secret?: string;
  /** Asks the service about each genuine token, where a revoked session must be refused at once. Default: nobody is asked. */
  readonly introspect?: IntrospectOptions;
  /** How long a fetched key set is used before it is fetched again. Default 300. */
  readonly cacheSeconds?: number;
  /** An unknown key id fetches the set again, but no sooner than this after the last time. Default 30. */
  readonly cooldownSeconds?: number;
  /** How long the last fetched keys are used while the service is away, counted from the last success. Default 3600. */
  readonly staleSeconds?: number;
  /** How long a fetch of the key set may take. Default 5. */
  readonly timeoutSeconds?: number;
  /** How many verified tokens are remembered, so that their signature is not computed again. Default 10 000. */
  readonly maxTokens?: number;
  /** Default: the global one. */
  readonly fetch?: typeof globalThis.fetch;
  /** Default: the system's clock. */
  readonly now?: () => Date;
}

/** How the service is asked whether a token is still good (RFC 7662). */
export interface IntrospectOptions {
  /** `https://auth.example/api/v1/auth/introspect`. */
  readonly url: string | URL;
  /** What proves this program to the service: its INTROSPECTION_TOKEN. */
  readonly token: string;
  /** How long an answer may take. Default 5. */
  readonly timeoutSeconds?: number;
}

/** The options with their defaults filled in; the addresses are known to be such. */
export interface ResolvedVerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly source: KeySourceOption;
  readonly introspect: ResolvedIntrospectOptions | null;
  readonly cacheSeconds: number;
  readonly cooldownSeconds: number;
  readonly staleSeconds: number;
  readonly timeoutSeconds: number;
  readonly maxTokens: number;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => Date;
}

interface ResolvedIntrospectOptions {
  readonly url: string;
  readonly token: string;
  readonly timeoutSeconds: number;
}

export type KeySourceOption =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'keys'; readonly keys: JsonWebKeySet }
  | { readonly kind: 'secret'; readonly secret: string };

const defaultTimeoutSeconds = 5;
const maxTimeoutSeconds = 300;

/** @throws ConfigurationError for an option that cannot work */
export function resolveVerifierOptions(options: VerifierOptions): ResolvedVerifierOptions {
  const { cacheSeconds = 300, cooldownSeconds = 30, staleSeconds = 3600, maxTokens = 10_000 } = options;
  const { timeoutSeconds = defaultTimeoutSeconds, fetch = globalThis.fetch, now = () => new Date() } = options;
  assertText('issuer', options.issuer);
  assertText('audience', options.audience);
  assertWithin('cacheSeconds', cacheSeconds, 1);
  assertWithin('cooldownSeconds', cooldownSeconds, 1);
  assertWithin('staleSeconds', staleSeconds, cacheSeconds);
  assertWithin('timeoutSeconds', timeoutSeconds, 0.001, maxTimeoutSeconds);
  assertWithin('maxTokens', maxTokens, 1);
  return {
    issuer: options.issuer,
    audience: options.audience,
    source: resolveSource(options),
    introspect: options.introspect === undefined ? null : resolveIntrospect(options.introspect),
    cacheSeconds,
    cooldownSeconds,
    staleSeconds,
    timeoutSeconds,
    maxTokens: Math.floor(maxTokens),
    fetch,
    now,
  };
}

function resolveSource({ jwksUrl, keys, secret }: VerifierOptions): KeySourceOption {
  const sources: KeySourceOption[] = [];
  if (jwksUrl !== undefined) sources.push({ kind: 'url', url: toHttpAddress('jwksUrl', jwksUrl) });
  if (keys !== undefined) sources.push({ kind: 'keys', keys });
  if (secret !== undefined) sources.push({ kind: 'secret', secret });
  const [source, ...others] = sources;
  if (source === undefined || others.length > 0)
    throw new ConfigurationError('exactly one of jwksUrl, keys and secret must be given');
  return source;
}

function resolveIntrospect(options: IntrospectOptions): ResolvedIntrospectOptions {
  const { url, token, timeoutSeconds = defaultTimeoutSeconds } = options;
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token))
    throw new ConfigurationError('introspect.token must be of visible ASCII characters, without spaces');
  assertWithin('introspect.timeoutSeconds', timeoutSeconds, 0.001, maxTimeoutSeconds);
  return { url: toHttpAddress('introspect.url', url), token, timeoutSeconds };
}

function assertText(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') throw new ConfigurationError(`${name} must not be empty`);
}

function assertWithin(name: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER): void {
  if (!Number.isFinite(value) || value < least || value > most)
    throw new ConfigurationError(`${name} must be a number from ${least} to ${most}`);
}

/** `fetch` takes no address with a name or password in it. */
function toHttpAddress(name: string, value: string | URL): string {
  const url = URL.parse(String(value));
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new ConfigurationError(`${name} must be an http or https address without a user`);
  return url.href;
}
