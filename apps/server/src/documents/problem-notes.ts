import type { ProblemCode } from '@auth/koa';

/** What a reader of the error catalogue wants to know besides code, status and title. */
export interface ProblemNote {
  /** When it is answered. */
  readonly when: string;
  /** What the program that gets it should do. */
  readonly advice: string;
}

const fixRequest = 'Mend the program: the same request fails again.';
const signInAgain = 'Forget both tokens and have the user sign in again.';
const getNewToken = 'Refresh once, and repeat the request with the new token. If that fails as well, sign in again.';

/** Each code has its note: one that is missing, or too many, does not compile. */
export const problemNotes: Readonly<Record<ProblemCode, ProblemNote>> = {
  BAD_REQUEST: {
    when: 'It is no valid HTTP, has a header such as `Host` or `Authorization` twice, or a broken percent-encoding.',
    advice: fixRequest,
  },
  MALFORMED_JSON: {
    when: 'The body is no JSON object, is not UTF-8, begins with a byte order mark, or has a member twice.',
    advice: fixRequest,
  },
  AUTHENTICATION_REQUIRED: {
    when: 'There is no `Authorization: Bearer` header.',
    advice: 'Send the access token; sign in where there is none.',
  },
  INVALID_CREDENTIALS: {
    when: 'The user is unknown or the password wrong, also a wrong `current_password`. Nobody learns which.',
    advice: 'Let the user type again. Do not throw tokens away: this says nothing about them.',
  },
  INVALID_TOKEN: {
    when: 'The token is malformed, forged, of another kind, or not meant for this service.',
    advice: `Of an access token: ${lowerFirst(getNewToken)} Of a refresh token: ${lowerFirst(signInAgain)}`,
  },
  REFRESH_TOKEN_REUSED: {
    when: 'A spent refresh token came back after `REFRESH_REUSE_GRACE`, or after its successor was spent. Its session is revoked now.',
    advice: `${signInAgain} Somebody may have stolen the token, or two programs share one.`,
  },
  SESSION_REVOKED: {
    when: 'The token is genuine; its session has ended, or its user was deactivated.',
    advice: `${signInAgain} As the answer to a logout it means that the work is done.`,
  },
  TOKEN_EXPIRED: {
    when: 'The token, or its session, is past its time.',
    advice: `Of an access token: ${lowerFirst(getNewToken)} Of a refresh token: ${lowerFirst(signInAgain)}`,
  },
  ACCOUNT_INACTIVE: {
    when: 'The password is right and the user deactivated.',
    advice: 'Tell the user to ask an administrator.',
  },
  FORBIDDEN: {
    when: 'The caller is known and lacks the role.',
    advice: 'Do not offer it to this user. A new role holds from the next request on, with the same token.',
  },
  REAUTHENTICATION_REQUIRED: {
    when: 'A sensitive change without `current_password`, in a session whose password was proved longer ago than `REAUTH_MAX_AGE`.',
    advice: 'Ask for the password, and send the same request with `current_password`.',
  },
  NOT_FOUND: {
    when: 'There is nothing at this path. Paths are exact: no slash at the end, no other case.',
    advice: fixRequest,
  },
  SESSION_NOT_FOUND: {
    when: 'The user has no live session with this id; somebody else’s looks the same.',
    advice: 'Take it for ended, and read the list again.',
  },
  USER_NOT_FOUND: {
    when: 'There is no user with this id.',
    advice: 'Read the list again.',
  },
  METHOD_NOT_ALLOWED: {
    when: 'The path exists and does not know this method; `Allow` names those it knows.',
    advice: fixRequest,
  },
  REQUEST_TIMEOUT: {
    when: 'The request did not arrive in time: 10 seconds for its headers, 30 for all of it.',
    advice: 'Nothing was done: repeat it on a new connection.',
  },
  LAST_ADMIN: {
    when: 'The change would leave no active administrator.',
    advice: 'Make somebody else an administrator first.',
  },
  USER_ALREADY_EXISTS: {
    when: 'The email, the username or both are taken; `errors[].pointer` says which.',
    advice:
      'Show it at the field. After a registration whose answer was lost, sign in: it may be the very account that was made.',
  },
  PAYLOAD_TOO_LARGE: {
    when: 'The body has more than 16 KiB.',
    advice: fixRequest,
  },
  UNSUPPORTED_MEDIA_TYPE: {
    when: 'The body is not `application/json`, has no content type, or is compressed.',
    advice: fixRequest,
  },
  VALIDATION_ERROR: {
    when: 'A member of the body, the path or the query is missing, unknown or of the wrong form; `errors[]` names each of them.',
    advice: 'Show `errors[].detail` at the field that `errors[].pointer` names.',
  },
  WEAK_PASSWORD: {
    when: 'The password policy refuses a new password; `errors[]` says why in words a person can act on.',
    advice: 'Show them and let the user choose another one.',
  },
  RATE_LIMITED: {
    when: 'An address, or somebody at one account, calls more often than a limit allows.',
    advice: 'Wait for `Retry-After` seconds; until then each call is refused.',
  },
  HEADERS_TOO_LARGE: {
    when: 'The headers have more than 16 KiB.',
    advice: fixRequest,
  },
  DATABASE_ERROR: {
    when: 'The database failed in the middle of the call, or did not answer within `DATABASE_TIMEOUT`.',
    advice: 'Whether it was done is not known: see [Repeating a call](#repeating-a-call). Keep the tokens.',
  },
  INTERNAL_ERROR: {
    when: 'Something nobody foresaw. The log has a line with this `request_id`.',
    advice: 'Do not repeat it at once; report the `request_id`. Keep the tokens.',
  },
  CIRCUIT_OPEN: {
    when: 'The database has failed several times in a row, and is left in peace for a while.',
    advice: 'Nothing was done: repeat it after `Retry-After` seconds. Keep the tokens.',
  },
  OVERLOADED: {
    when: 'More passwords wait to be checked than can be in time (`PASSWORD_HASH_QUEUE`).',
    advice: 'Nothing was done: repeat it after `Retry-After` seconds.',
  },
};

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
