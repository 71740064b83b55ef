import type { Context } from 'koa';
import { type ProblemContext, problemHeaders, toProblem } from './problem.ts';

/** Answers a request with what went wrong, as problem details (RFC 9457). */
export function writeProblem(
  ctx: Context,
  error: unknown,
  { baseUrl, requestId }: Pick<ProblemContext, 'baseUrl' | 'requestId'>,
): void {
  const problem = toProblem(error, { baseUrl, requestId, instance: ctx.path, now: new Date() });
  ctx.status = problem.status;
  ctx.set(problemHeaders(error, problem.status));
  ctx.body = JSON.stringify(problem);
  ctx.type = 'application/problem+json';
}
