export type { LoginInput, Registration } from './accounts/account-service.ts';
export { usernameKey } from './accounts/identifiers.ts';
export { type Auth, type AuthPorts, createAuth } from './auth.ts';
export {
  AccountInactiveError,
  AuthError,
  CircuitOpenError,
  ConfigurationError,
  DatabaseError,
  type ErrorCode,
  ForbiddenError,
  InvalidCredentialsError,
  InvalidTokenError,
  type Issue,
  OverloadedError,
  RefreshTokenReusedError,
  SessionRevokedError,
  TokenExpiredError,
  UserAlreadyExistsError,
  UserNotFoundError,
  ValidationError,
  WeakPasswordError,
} from './errors.ts';
export type { Credentials, RefreshToken, Session, SigningAlgorithm, SigningKey, User } from './model.ts';
export type { Health } from './observability/health.ts';
export {
  createLogger,
  type FlushableLogger,
  type LoggerOptions,
  type LogLevel,
  silentLogger,
} from './observability/logger.ts';
export { addToContext, type RequestContext, runInContext } from './observability/request-context.ts';
export type { AuthOptions, BreakerOptions, Environment, PasswordOptions } from './options.ts';
export type { LogFields, Logger } from './ports/logger.ts';
export type { Runtime } from './ports/runtime.ts';
export type {
  Login,
  RecordLogin,
  RefreshOutcome,
  RefreshTokenRotation,
  SessionStore,
  SessionWithUser,
  SigningKeyStore,
  Storage,
  Stores,
  UniqueField,
  UserStore,
} from './ports/storage.ts';
export type { Breaker, BreakerState, BreakerTransition } from './resilience/breaker.ts';
export type { ClientInfo, Principal, SignIn, Tokens } from './sessions/session-service.ts';
