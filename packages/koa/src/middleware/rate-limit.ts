import type { LimitState } from '@auth/core';
import type { Context } from 'koa';
import { setHeader } from '../set-header.ts';

/**
 * Writes what is left of limits into an answer (draft-ietf-httpapi-ratelimit-headers-10): each limit with its quota and window in
 * seconds, and how many calls remain until when.
 */
export function createLimitReporter(ctx: Context): (state: LimitState) => void {
  let states: readonly LimitState[] = [];
  return (state) => {
    states = [...states.filter(({ name }) => name !== state.name), state];
    for (const [name, value] of limitHeaders(states)) setHeader(ctx.res, name, value);
  };
}

/** The fields `RateLimit-Policy` and `RateLimit`: lists of strings with parameters (RFC 9651). */
export function limitHeaders(states: readonly LimitState[]): readonly (readonly [name: string, value: string])[] {
  const policies = states.map(({ name, limit, windowSeconds }) => `"${name}";q=${limit};w=${windowSeconds}`);
  const left = states.map(({ name, remaining, resetSeconds }) => `"${name}";r=${remaining};t=${resetSeconds}`);
  return [
    ['RateLimit-Policy', policies.join(', ')],
    ['RateLimit', left.join(', ')],
  ];
}
