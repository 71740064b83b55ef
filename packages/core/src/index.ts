export type { LoginInput, Registration } from './accounts/account-service.ts';
export { usernameKey } from './accounts/identifiers.ts';
export type { AccountUpdate, OwnAccountService, PasswordUpdate } from './accounts/own-account-service.ts';
export type {
  Actor,
  AdminService,
  AuditListRequest,
  UserListRequest,
} from './admin/admin-service.ts';
export type { NewUser, UserPatch } from './admin/user-input.ts';
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
  LastAdminError,
  OverloadedError,
  ReauthenticationRequiredError,
  RefreshTokenReusedError,
  SessionNotFoundError,
  SessionRevokedError,
  TokenExpiredError,
  UserAlreadyExistsError,
  UserNotFoundError,
  ValidationError,
  WeakPasswordError,
} from './errors.ts';
export {
  type AuditDetails,
  type AuditEvent,
  type AuditEventType,
  auditEventTypes,
  type Credentials,
  type RefreshToken,
  type Session,
  type SigningAlgorithm,
  type SigningKey,
  type User,
} from './model.ts';
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
export type { List, ListRequest } from './pagination/list.ts';
export type { LogFields, Logger } from './ports/logger.ts';
export type { Metrics, RevocationReason } from './ports/metrics.ts';
export type { Runtime } from './ports/runtime.ts';
export type {
  AuditQuery,
  AuditStore,
  Login,
  Page,
  PasswordChange,
  PurgeCutoffs,
  PurgeResult,
  RecordLogin,
  RefreshOutcome,
  RefreshTokenRotation,
  ReuseReport,
  SessionStore,
  SessionWithUser,
  SigningKeyStore,
  Storage,
  Stores,
  UniqueField,
  UserChanges,
  UserQuery,
  UserStore,
  UserUpdate,
} from './ports/storage.ts';
export type { Breaker, BreakerState, BreakerTransition } from './resilience/breaker.ts';
export type { BulkheadLoad } from './resilience/bulkhead.ts';
export type { ClientInfo } from './sessions/client-info.ts';
export type { Principal, SignIn, Tokens } from './sessions/session-service.ts';
