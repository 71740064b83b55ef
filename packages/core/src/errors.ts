import type { UniqueField } from './ports/user-store.ts';

/** The stable codes of everything this library throws on purpose. */
export type ErrorCode =
  | 'ACCOUNT_INACTIVE'
  | 'CIRCUIT_OPEN'
  | 'CONFIGURATION_ERROR'
  | 'DATABASE_ERROR'
  | 'FORBIDDEN'
  | 'INTROSPECTION_UNAVAILABLE'
  | 'INVALID_CREDENTIALS'
  | 'INVALID_TOKEN'
  | 'KEYS_UNAVAILABLE'
  | 'LAST_ADMIN'
  | 'OVERLOADED'
  | 'RATE_LIMITED'
  | 'REAUTHENTICATION_REQUIRED'
  | 'REFRESH_TOKEN_REUSED'
  | 'SESSION_NOT_FOUND'
  | 'SESSION_REVOKED'
  | 'TOKEN_EXPIRED'
  | 'USER_ALREADY_EXISTS'
  | 'USER_NOT_FOUND'
  | 'VALIDATION_ERROR'
  | 'WEAK_PASSWORD';

/** One thing that is wrong with an input. */
export interface Issue {
  /** The member it is about, as a JSON Pointer (RFC 6901): `/email`. */
  readonly pointer: string;
  /** A stable word for the rule: `format`, `required`, `too_short` … */
  readonly code: string;
  /** What a person can act on, without the submitted value. */
  readonly detail: string;
}

/** The base of all errors a caller can react to; `message` is fit to be shown to a client. */
export class AuthError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** An option or secret cannot work; thrown while something is being built, never while it serves. */
export class ConfigurationError extends AuthError {
  constructor(message: string, options?: ErrorOptions) {
    super('CONFIGURATION_ERROR', message, options);
  }
}

/** A member is missing, unknown or of the wrong form. */
export class ValidationError extends AuthError {
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super('VALIDATION_ERROR', 'The request is not valid.');
    this.issues = issues;
  }
}

/** The password policy refuses a new password. */
export class WeakPasswordError extends AuthError {
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super('WEAK_PASSWORD', 'The password is too easy to guess.');
    this.issues = issues;
  }
}

/** The email, the username or both belong to another user. */
export class UserAlreadyExistsError extends AuthError {
  readonly issues: readonly Issue[];

  constructor(fields: readonly UniqueField[]) {
    super('USER_ALREADY_EXISTS', 'A user with this email or username exists already.');
    this.issues = fields.map((field) => ({ pointer: `/${field}`, code: 'taken', detail: `this ${field} is taken` }));
  }
}

/** No user with this id. */
export class UserNotFoundError extends AuthError {
  constructor() {
    super('USER_NOT_FOUND', 'There is no such user.');
  }
}

/** No live session of this user with this id: somebody else's looks the same. */
export class SessionNotFoundError extends AuthError {
  constructor() {
    super('SESSION_NOT_FOUND', 'There is no such session.');
  }
}

/** The change would leave no active administrator. */
export class LastAdminError extends AuthError {
  constructor() {
    super('LAST_ADMIN', 'This would leave no active administrator.');
  }
}

/** A sensitive change in a session whose password was last proved too long ago, without the password beside it. */
export class ReauthenticationRequiredError extends AuthError {
  constructor() {
    super('REAUTHENTICATION_REQUIRED', 'This change needs your current password.');
  }
}

/** Unknown user or wrong password: nobody learns which. */
export class InvalidCredentialsError extends AuthError {
  constructor() {
    super('INVALID_CREDENTIALS', 'The email, username or password is wrong.');
  }
}

/** The password is right, the account is deactivated. */
export class AccountInactiveError extends AuthError {
  constructor() {
    super('ACCOUNT_INACTIVE', 'This account is deactivated.');
  }
}

/** The token is malformed, forged, of the wrong kind or not meant for us. */
export class InvalidTokenError extends AuthError {
  constructor(options?: ErrorOptions) {
    super('INVALID_TOKEN', 'The token is not valid.', options);
  }
}

/** The token is genuine and past its time. */
export class TokenExpiredError extends AuthError {
  constructor() {
    super('TOKEN_EXPIRED', 'The token has expired.');
  }
}

/** The token is genuine, its session or user is not alive any more. */
export class SessionRevokedError extends AuthError {
  constructor() {
    super('SESSION_REVOKED', 'The session has ended.');
  }
}

/** A spent refresh token came back; its session is revoked (RFC 9700, section 4.14.2). */
export class RefreshTokenReusedError extends AuthError {
  constructor() {
    super('REFRESH_TOKEN_REUSED', 'The refresh token was used before; its session has been revoked.');
  }
}

/** The caller is known and may not do this. */
export class ForbiddenError extends AuthError {
  constructor() {
    super('FORBIDDEN', 'You are not allowed to do this.');
  }
}

/** The storage failed; `cause` holds what the driver said and is not for clients. */
export class DatabaseError extends AuthError {
  constructor(options?: ErrorOptions) {
    super('DATABASE_ERROR', 'The database could not be used.', options);
  }
}

/** A breaker keeps calls away from something that fails. */
export class CircuitOpenError extends AuthError {
  /** When a call may be worth trying again, in whole seconds, at least 1. */
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('CIRCUIT_OPEN', 'A part of the service is unavailable. Try again later.');
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** More work is waiting than can be done in time. */
export class OverloadedError extends AuthError {
  /** When a call may be worth trying again, in whole seconds, at least 1. */
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('OVERLOADED', 'The service is busy. Try again in a moment.');
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Somebody calls more often than a limit allows. */
export class RateLimitedError extends AuthError {
  /** The name of the limit: `login`, `login_address` … */
  readonly limit: string;
  /** When a call may be worth trying again, in whole seconds, at least 1. */
  readonly retryAfterSeconds: number;

  constructor(limit: string, retryAfterSeconds: number) {
    super('RATE_LIMITED', 'Too many requests. Try again later.');
    this.limit = limit;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * A verifier has no keys to judge by: they could not be fetched, or not for too long. It says nothing about the token; answer 503,
 * not 401. `cause` holds what went wrong and is not for clients.
 */
export class KeySetUnavailableError extends AuthError {
  constructor(options?: ErrorOptions) {
    super('KEYS_UNAVAILABLE', 'Tokens cannot be verified at the moment. Try again later.', options);
  }
}

/** A verifier could not ask whether a genuine token's session is alive; answer 503, not 401. `cause` is not for clients. */
export class IntrospectionUnavailableError extends AuthError {
  constructor(options?: ErrorOptions) {
    super('INTROSPECTION_UNAVAILABLE', 'Sessions cannot be checked at the moment. Try again later.', options);
  }
}
