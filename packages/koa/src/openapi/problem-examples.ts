import {
  AccountInactiveError,
  CircuitOpenError,
  DatabaseError,
  ForbiddenError,
  InvalidCredentialsError,
  InvalidTokenError,
  OverloadedError,
  RefreshTokenReusedError,
  SessionRevokedError,
  TokenExpiredError,
  UserAlreadyExistsError,
  UserNotFoundError,
  ValidationError,
  WeakPasswordError,
} from '@auth/core';
import { HttpError } from '../http-error.ts';
import type { ProblemCode } from '../problem.ts';

/** A failure of each kind as it is really thrown: what the document shows is made of it the way an answer is. */
export const exampleErrors: Readonly<Record<ProblemCode, Error>> = {
  BAD_REQUEST: new HttpError('BAD_REQUEST', 'The request is not valid HTTP.'),
  MALFORMED_JSON: new HttpError('MALFORMED_JSON', 'The body is not a JSON object.'),
  AUTHENTICATION_REQUIRED: new HttpError('AUTHENTICATION_REQUIRED', 'An access token is required.'),
  INVALID_CREDENTIALS: new InvalidCredentialsError(),
  INVALID_TOKEN: new InvalidTokenError(),
  REFRESH_TOKEN_REUSED: new RefreshTokenReusedError(),
  SESSION_REVOKED: new SessionRevokedError(),
  TOKEN_EXPIRED: new TokenExpiredError(),
  ACCOUNT_INACTIVE: new AccountInactiveError(),
  FORBIDDEN: new ForbiddenError(),
  NOT_FOUND: new HttpError('NOT_FOUND', 'There is nothing at this path.'),
  USER_NOT_FOUND: new UserNotFoundError(),
  METHOD_NOT_ALLOWED: new HttpError('METHOD_NOT_ALLOWED', 'This path does not know this method.'),
  USER_ALREADY_EXISTS: new UserAlreadyExistsError(['email']),
  PAYLOAD_TOO_LARGE: new HttpError('PAYLOAD_TOO_LARGE', 'The body has more than 16 KiB.'),
  UNSUPPORTED_MEDIA_TYPE: new HttpError('UNSUPPORTED_MEDIA_TYPE', 'The body must be application/json.'),
  VALIDATION_ERROR: new ValidationError([{ pointer: '/role', code: 'unknown', detail: 'is not known here' }]),
  WEAK_PASSWORD: new WeakPasswordError([
    { pointer: '/password', code: 'too_short', detail: 'must have at least 8 characters' },
  ]),
  HEADERS_TOO_LARGE: new HttpError('HEADERS_TOO_LARGE', 'The headers are too large.'),
  INTERNAL_ERROR: new HttpError('INTERNAL_ERROR', 'Something went wrong on our side.'),
  DATABASE_ERROR: new DatabaseError(),
  CIRCUIT_OPEN: new CircuitOpenError(60),
  OVERLOADED: new OverloadedError(2),
};
