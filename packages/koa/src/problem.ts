import { STATUS_CODES } from 'node:http';
import { AuthError, type ErrorCode, type Issue } from '@auth/core';
import { HttpError, type HttpErrorCode } from './http-error.ts';

/** What no call of the service throws: it belongs to its start, or to verifiers in other programs. */
type ForeignCode = 'CONFIGURATION_ERROR' | 'INTROSPECTION_UNAVAILABLE' | 'KEYS_UNAVAILABLE';

/** Every code that an answer can bear as `error_code`. */
export type ProblemCode = Exclude<ErrorCode, ForeignCode> | HttpErrorCode;

/** What a code is answered with. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
}

/** The one place where a failure gets its HTTP status. */
export const problemKinds: Readonly<Record<ProblemCode, ProblemKind>> = {
  BAD_REQUEST: { status: 400, title: 'Bad request' },
  MALFORMED_JSON: { status: 400, title: 'Malformed JSON' },
  AUTHENTICATION_REQUIRED: { status: 401, title: 'Authentication required' },
  INVALID_CREDENTIALS: { status: 401, title: 'Invalid credentials' },
  INVALID_TOKEN: { status: 401, title: 'Invalid token' },
  REFRESH_TOKEN_REUSED: { status: 401, title: 'Refresh token reused' },
  SESSION_REVOKED: { status: 401, title: 'Session revoked' },
  TOKEN_EXPIRED: { status: 401, title: 'Token expired' },
  ACCOUNT_INACTIVE: { status: 403, title: 'Account inactive' },
  FORBIDDEN: { status: 403, title: 'Forbidden' },
  REAUTHENTICATION_REQUIRED: { status: 403, title: 'Reauthentication required' },
  NOT_FOUND: { status: 404, title: 'Not found' },
  SESSION_NOT_FOUND: { status: 404, title: 'Session not found' },
  USER_NOT_FOUND: { status: 404, title: 'User not found' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'Method not allowed' },
  REQUEST_TIMEOUT: { status: 408, title: 'Request timeout' },
  LAST_ADMIN: { status: 409, title: 'Last administrator' },
  USER_ALREADY_EXISTS: { status: 409, title: 'User already exists' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'Payload too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'Unsupported media type' },
  VALIDATION_ERROR: { status: 422, title: 'Validation error' },
  WEAK_PASSWORD: { status: 422, title: 'Weak password' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  HEADERS_TOO_LARGE: { status: 431, title: 'Request header fields too large' },
  DATABASE_ERROR: { status: 500, title: 'Database error' },
  INTERNAL_ERROR: { status: 500, title: 'Internal error' },
  CIRCUIT_OPEN: { status: 503, title: 'Circuit open' },
  OVERLOADED: { status: 503, title: 'Overloaded' },
};

/** A body of problem details (RFC 9457) with the members of this service. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly error_code: ProblemCode;
  readonly request_id: string;
  readonly timestamp: string;
  readonly errors?: readonly Issue[];
}

/** What a problem says of the request it answers. */
export interface ProblemContext {
  /** What the code's kebab-case form is appended to, as the `type`. */
  readonly baseUrl: string;
  readonly instance: string;
  readonly requestId: string;
  readonly now: Date;
}

/** Writes a failure as problem details. Whatever nobody foresaw becomes INTERNAL_ERROR and says nothing of its cause. */
export function toProblem(error: unknown, context: ProblemContext): Problem {
  const code = problemCode(error);
  const { status, title } = problemKinds[code];
  const issues = issuesOf(error);
  return {
    type: `${context.baseUrl}${code.toLowerCase().replaceAll('_', '-')}`,
    title,
    status,
    detail:
      code === 'INTERNAL_ERROR' || !(error instanceof Error) ? 'Something went wrong on our side.' : error.message,
    instance: context.instance,
    error_code: code,
    request_id: context.requestId,
    timestamp: context.now.toISOString(),
    ...(issues === undefined ? {} : { errors: issues }),
  };
}

/** The headers that belong to a problem: the challenge of a 401 (RFC 6750, section 3) and when to come back. */
export function problemHeaders(error: unknown, status: number): Readonly<Record<string, string>> {
  if (status === 401) return { 'WWW-Authenticate': challenge(problemCode(error)) };
  const seconds = retryAfterSeconds(error);
  return seconds === undefined ? {} : { 'Retry-After': String(seconds) };
}

/** The code a failure is answered with. */
export function problemCode(error: unknown): ProblemCode {
  if (error instanceof HttpError) return error.code;
  if (error instanceof AuthError && isProblemCode(error.code)) return error.code;
  return 'INTERNAL_ERROR';
}

function isProblemCode(code: ErrorCode): code is Exclude<ErrorCode, ForeignCode> {
  return Object.hasOwn(problemKinds, code);
}

/** The reason phrase of a status, for the line that is written before any framework is there. */
export function reasonPhrase(status: number): string {
  return STATUS_CODES[status] ?? 'Error';
}

const tokenFailures: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'INVALID_TOKEN',
  'TOKEN_EXPIRED',
  'SESSION_REVOKED',
  'REFRESH_TOKEN_REUSED',
]);

function challenge(code: ProblemCode): string {
  return tokenFailures.has(code) ? 'Bearer realm="auth", error="invalid_token"' : 'Bearer realm="auth"';
}

function issuesOf(error: unknown): readonly Issue[] | undefined {
  return error instanceof Error && 'issues' in error && isIssueList(error.issues) ? error.issues : undefined;
}

function isIssueList(value: unknown): value is readonly Issue[] {
  return Array.isArray(value);
}

function retryAfterSeconds(error: unknown): number | undefined {
  return error instanceof Error && 'retryAfterSeconds' in error && typeof error.retryAfterSeconds === 'number'
    ? error.retryAfterSeconds
    : undefined;
}
