import type { Middleware } from 'koa';
import { HttpError } from '../http-error.ts';

/** Headers of which a second one would be read by some and ignored by others. */
const singular = ['host', 'authorization', 'content-type'];

/** Refuses what Node's HTTP parser lets through although its meaning is open. */
export const strictRequest: Middleware = function strictRequest(ctx, next) {
  const { rawHeaders, httpVersion, headers } = ctx.req;
  const repeated = singular.find((name) => countHeader(rawHeaders, name) > 1);
  if (repeated !== undefined) throw new HttpError('BAD_REQUEST', `The header ${repeated} was sent more than once.`);
  if (!headers.host && httpVersion !== '1.0') throw new HttpError('BAD_REQUEST', 'The header host is missing.');
  if (!isDecodable(ctx.url)) throw new HttpError('BAD_REQUEST', 'The URL has a broken percent-encoding.');
  return next();
};

function countHeader(rawHeaders: readonly string[], name: string): number {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const candidate = rawHeaders[i];
    if (candidate?.length === name.length && candidate.toLowerCase() === name) count += 1;
  }
  return count;
}

function isDecodable(url: string): boolean {
  if (!url.includes('%')) return true;
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}
