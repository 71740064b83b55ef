import type { Principal, SignIn } from '@auth/core';

/** How long a spent refresh token still gets its unspent successor, as it is by default. */
export const graceMs = 30_000;

/** What is known of one session from outside: all that it was ever given, and what its honest client has received. */
export interface ModelSession {
  readonly principal: Principal;
  readonly accessTokens: string[];
  /** All refresh tokens in the order in which each followed the one before; only the last may be unspent. */
  readonly chain: string[];
  /** When each was spent; the last has no entry. */
  readonly spentAtMs: number[];
  /** Which token the honest client holds: an older one than the last after an answer was lost. */
  held: number;
  hasEnded: boolean;
}

/** One user with any number of sessions, and the time that has passed. */
export interface Model {
  readonly sessions: ModelSession[];
  passwordNumber: number;
  nowMs: number;
}

/** What a refresh has to lead to. */
export type Verdict = 'replayed' | 'reused' | 'revoked' | 'rotated';

export function createModel(): Model {
  return { sessions: [], passwordNumber: 0, nowMs: 0 };
}

export function addSession(model: Model, { user, session, tokens }: SignIn): void {
  model.sessions.push({
    principal: { user, session },
    accessTokens: [tokens.accessToken],
    chain: [tokens.refreshToken],
    spentAtMs: [],
    held: 0,
    hasEnded: false,
  });
}

/** RFC 9700, section 4.14.2, with a grace: what becomes of the token at `index` of a session's chain. */
export function judge(model: Model, { chain, spentAtMs, hasEnded }: ModelSession, index: number): Verdict {
  if (hasEnded) return 'revoked';
  const spent = spentAtMs[index];
  if (spent === undefined) return 'rotated';
  const isSuccessorUnspent = index + 1 === chain.length - 1;
  return isSuccessorUnspent && model.nowMs - spent < graceMs ? 'replayed' : 'reused';
}

export function isAlive({ hasEnded }: ModelSession): boolean {
  return !hasEnded;
}

/** Whether the client has to send its token once more, since the answer was lost. */
export function hasLostAnswer({ held, chain, hasEnded }: ModelSession): boolean {
  return !hasEnded && held < chain.length - 1;
}
