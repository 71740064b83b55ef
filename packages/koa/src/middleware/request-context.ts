import { randomUUID } from 'node:crypto';
import { type Logger, runInContext } from '@auth/core';
import type { Context, Middleware } from 'koa';
import type { ServiceMetrics } from '../metrics/metrics.ts';
import { type RequestState, requestStates } from '../request-state.ts';
import { setHeader } from '../set-header.ts';

const requestIdForm = /^[A-Za-z0-9._-]{1,128}$/;

interface RequestContextOptions {
  readonly logger: Logger;
  readonly metrics: Pick<ServiceMetrics, 'requests'>;
}

/**
 * Gives each request its id, lets every line written on its behalf carry it, and tells how it went: in one line, and in the
 * metrics.
 */
export function requestContext({ logger, metrics }: RequestContextOptions): Middleware {
  return async function runRequest(ctx, next) {
    const startedAt = performance.now();
    const requestId = toRequestId(ctx.get('X-Request-Id'));
    const state: RequestState = { requestId, endpoint: null, isQuiet: false, failure: undefined };
    requestStates.set(ctx, state);
    setHeader(ctx.res, 'X-Request-Id', requestId);
    await runInContext({ requestId, method: ctx.method, ip: ctx.ip }, async () => {
      await next();
      const durationMs = performance.now() - startedAt;
      const endpoint = state.endpoint ?? 'unmatched';
      metrics.requests.observe(ctx.method, endpoint, ctx.status, durationMs);
      logRequest(logger, ctx, { ...state, endpoint }, durationMs);
    });
  };
}

/** The id a client gave, where it is fit to be written everywhere; otherwise a fresh one. */
export function toRequestId(given: string): string {
  return requestIdForm.test(given) ? given : randomUUID();
}

function logRequest(logger: Logger, ctx: Context, state: RequestState, durationMs: number): void {
  const { status } = ctx;
  const { endpoint } = state;
  if (state.isQuiet && status < 400) return;
  const fields = { endpoint, status_code: status, duration_ms: Math.round(durationMs * 10) / 10 };
  const message = `${ctx.method} ${endpoint} ${status}`;
  if (status < 500) logger.info(message, fields);
  else if (status === 503) logger.warning(message, fields);
  else logger.error(message, { ...fields, error: state.failure });
}
