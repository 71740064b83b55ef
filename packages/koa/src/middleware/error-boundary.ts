import type { Middleware } from 'koa';
import { problemHeaders, toProblem } from '../problem.ts';
import { requestStates } from '../request-state.ts';

/** Meets every failure of a request, and is the only one to write it. */
export function errorBoundary({ problemBaseUrl }: { readonly problemBaseUrl: string }): Middleware {
  return async function writeProblem(ctx, next) {
    try {
      await next();
    } catch (error) {
      const state = requestStates.of(ctx);
      const problem = toProblem(error, {
        baseUrl: problemBaseUrl,
        instance: ctx.path,
        requestId: state.requestId,
        now: new Date(),
      });
      state.failure = error;
      ctx.status = problem.status;
      ctx.set(problemHeaders(error, problem.status));
      ctx.body = JSON.stringify(problem);
      ctx.type = 'application/problem+json';
    }
  };
}
