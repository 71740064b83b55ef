export {
  AuthError,
  ConfigurationError,
  type ErrorCode,
  IntrospectionUnavailableError,
  InvalidTokenError,
  KeySetUnavailableError,
  SessionRevokedError,
  TokenExpiredError,
} from '../errors.ts';
export type { AccessTokenClaims } from '../tokens/access-token.ts';
export { createVerifier, type Verify } from './create-verifier.ts';
export type { JsonWebKeySet } from './parse-key-set.ts';
export type { IntrospectOptions, VerifierOptions } from './verifier-options.ts';
