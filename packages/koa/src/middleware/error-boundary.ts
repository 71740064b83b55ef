import type { Middleware } from 'koa';
import { requestStates } from '../request-state.ts';
import { writeProblem } from '../write-problem.ts';

/** Meets every failure of a request, and is the only one to write it. */
export function errorBoundary({ problemBaseUrl: baseUrl }: { readonly problemBaseUrl: string }): Middleware {
  return async function meetFailure(ctx, next) {
    try {
      await next();
    } catch (error) {
      const state = requestStates.of(ctx);
      state.failure = error;
      writeProblem(ctx, error, { baseUrl, requestId: state.requestId });
    }
  };
}
