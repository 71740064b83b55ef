export type { LoginInput, Registration } from './accounts/account-service.ts';
export { usernameKey } from './accounts/identifiers.ts';
export type { AccountUpdate, OwnAccountService, PasswordUpdate } from './accounts/own-account-service.ts';
export type { Actor, AdminService } from './admin/admin-service.ts';
export type { AuditListRequest, UserListRequest } from './admin/list-requests.ts';
export type { NewUser, UserPatch } from './admin/user-input.ts';
export { type Auth, createAuth } from './auth.ts';
export type { AuthBreakers } from './auth-parts.ts';
export type { AuthPorts } from './auth-ports.ts';
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
  RateLimitedError,
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
export type { KeyPairAlgorithm } from './keys/create-key.ts';
export type { JwkSet, PublicJwk } from './keys/jwk-set.ts';
export type { KeyDescription, KeyService, RotateOptions } from './keys/key-service.ts';
export type { KeyState } from './keys/key-states.ts';
export { keySetMaxAgeSeconds } from './keys/key-times.ts';
export { canonicalAddress } from './limits/address.ts';
export type { AddressLimits } from './limits/address-limits.ts';
export type { AddressLimitName, LimitName, RateLimitOptions } from './limits/limit-options.ts';
export type { LimitState } from './limits/limit-state.ts';
export { type Count, judge as judgeHit } from './limits/sliding-window.ts';
export {
  type AuditDetails,
  type AuditEvent,
  type AuditEventType,
  auditEventTypes,
  type Credentials,
  type Jwk,
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
export type { AuthOptions, Environment, PasswordOptions } from './options.ts';
export type { List, ListRequest } from './pagination/list.ts';
export type { AuditQuery, AuditStore } from './ports/audit-store.ts';
export type { BreachedPasswords } from './ports/breached-passwords.ts';
export type { LogFields, Logger } from './ports/logger.ts';
export type { BreachCheckOutcome, Metrics, RevocationReason } from './ports/metrics.ts';
export type { Page } from './ports/page.ts';
export type { Hit, Limit, RateLimiter, RateLimiterState, Verdict } from './ports/rate-limiter.ts';
export { noRevocations, type Revocation, type RevocationListener, type Revocations } from './ports/revocations.ts';
export type { Runtime } from './ports/runtime.ts';
export type {
  PresentedToken,
  RefreshOutcome,
  RefreshTokenRotation,
  ReuseReport,
  SessionStore,
  SessionWithUser,
} from './ports/session-store.ts';
export type { SigningKeyStore } from './ports/signing-key-store.ts';
export type { PurgeCutoffs, PurgeResult, Storage, Stores } from './ports/storage.ts';
export type {
  Login,
  PasswordChange,
  RecordLogin,
  RoleGrant,
  RoleGrantOutcome,
  UniqueField,
  UserChanges,
  UserQuery,
  UserStore,
  UserUpdate,
} from './ports/user-store.ts';
export {
  type Breaker,
  type BreakerDependencies,
  type BreakerState,
  type BreakerTransition,
  createBreaker,
  type TransitionListener,
} from './resilience/breaker.ts';
export type { BreakerOptions } from './resilience/breaker-options.ts';
export type { BulkheadLoad } from './resilience/bulkhead.ts';
export { KeptLink, type KeptLinkOptions } from './resilience/kept-link.ts';
export type { Link, LinkOpener } from './resilience/watched-link.ts';
export { OutOfTimeError, withinMs } from './resilience/within-ms.ts';
export { createRevocationChannel, type RevocationChannelOptions } from './revocation/revocation-channel.ts';
export type { LinkEvents, OpenLink, RevocationLink } from './revocation/revocation-link.ts';
export { systemRuntime } from './runtime.ts';
export type { ClientInfo } from './sessions/client-info.ts';
export type { Introspection } from './sessions/introspection.ts';
export type { Tokens } from './sessions/issue-tokens.ts';
export type { Principal, SignIn } from './sessions/session-service.ts';
