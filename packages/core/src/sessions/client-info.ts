import type { LimitState } from '../limits/limit-state.ts';

const maxUserAgentLength = 512;

type StoredClient = Required<Pick<ClientInfo, 'ip' | 'requestId' | 'userAgent'>>;

/** Who calls, as far as the caller of this library knows. */
export interface ClientInfo {
  readonly ip?: string | null;
  /** Only the first 512 characters are kept. */
  readonly userAgent?: string | null;
  /** The id of the request, for the audit trail. */
  readonly requestId?: string | null;
  /** Aborted when the client hangs up: it gives up its place in the queue for a password hash. */
  readonly signal?: AbortSignal;
  /** Told how much is left of each limit that the call was counted against, before it succeeds or fails. */
  readonly reportLimit?: (state: LimitState) => void;
}

/** Of a client, what may be stored: its user agent bounded and well-formed. */
export function boundClient({ ip = null, userAgent, requestId = null }: ClientInfo): StoredClient {
  const bounded = userAgent?.slice(0, maxUserAgentLength).toWellFormed().replaceAll('\0', '\uFFFD') ?? null;
  return { ip, userAgent: bounded, requestId };
}
