/** The codes of failures that only exist in HTTP. */
export type HttpErrorCode =
  | 'AUTHENTICATION_REQUIRED'
  | 'BAD_REQUEST'
  | 'HEADERS_TOO_LARGE'
  | 'INTERNAL_ERROR'
  | 'MALFORMED_JSON'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_FOUND'
  | 'PAYLOAD_TOO_LARGE'
  | 'REQUEST_TIMEOUT'
  | 'UNSUPPORTED_MEDIA_TYPE';

/** A request that this face refuses before any service hears of it; `message` is fit to be shown to a client. */
export class HttpError extends Error {
  readonly code: HttpErrorCode;

  constructor(code: HttpErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HttpError';
    this.code = code;
  }
}
