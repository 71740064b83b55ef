import { type ProblemCode, problemHeaders, problemKinds, reasonPhrase, toProblem } from '../problem.ts';
import type { Answer, Route } from '../route.ts';
import { problemsOf } from '../route-problems.ts';
import { ProblemSchema } from '../schemas/problem.ts';
import type { Example, Header, Response } from './document.ts';
import { exampleRequestId, limitReferences, requestIdReference } from './headers.ts';
import type { NamedSchemas } from './named-schemas.ts';
import { exampleErrors } from './problem-examples.ts';

interface ResponsesOptions {
  readonly schemas: NamedSchemas;
  /** What `type` of a problem begins with. */
  readonly problemBaseUrl: string;
  /** Where the route stands, prefix included. */
  readonly path: string;
}

/** One response for each status that the route can answer; one that answers itself and by problems has both bodies. */
export function describeResponses(route: Route, options: ResponsesOptions): Record<string, Response> {
  const responses: Record<string, Response> = {};
  for (const [status, answer] of Object.entries(route.answers)) responses[status] = describeAnswer(answer, options);
  for (const [status, codes] of groupByStatus(problemsOf(route))) {
    const problems = describeProblems(status, codes, options);
    const answer = responses[status];
    responses[status] = answer === undefined ? problems : merge(answer, problems);
  }
  return route.limit === 'none' ? responses : withLimits(responses);
}

function withLimits(responses: Readonly<Record<string, Response>>): Record<string, Response> {
  const limited = Object.entries(responses).map(([status, response]) => {
    return [status, { ...response, headers: { ...response.headers, ...limitReferences } }] as const;
  });
  return Object.fromEntries(limited);
}

function describeAnswer(
  { description, schema, example, mediaType = 'application/json', headers = {} }: Answer,
  { schemas }: ResponsesOptions,
): Response {
  const own = Object.entries(headers).map(([name, meaning]) => [name, describeHeader(meaning)] as const);
  return {
    description,
    headers: { ...requestIdReference, ...Object.fromEntries(own) },
    ...(schema && { content: { [mediaType]: { schema: schemas.write(schema), example } } }),
  };
}

function describeHeader(description: string): Header {
  return { description, schema: { type: 'string' } };
}

function groupByStatus(codes: readonly ProblemCode[]): ReadonlyMap<number, readonly ProblemCode[]> {
  return Map.groupBy(codes, (code) => problemKinds[code].status);
}

function describeProblems(status: number, codes: readonly ProblemCode[], options: ResponsesOptions): Response {
  return {
    description: `${reasonPhrase(status)}: ${codes.map((code) => `\`${code}\``).join(', ')}.`,
    headers: { ...requestIdReference, ...describeProblemHeaders(status, codes) },
    content: {
      'application/problem+json': {
        schema: options.schemas.write(ProblemSchema),
        examples: Object.fromEntries(codes.map((code) => [code, exampleOf(code, options)])),
      },
    },
  };
}

function exampleOf(code: ProblemCode, { problemBaseUrl, path }: ResponsesOptions): Example {
  return {
    summary: problemKinds[code].title,
    value: toProblem(exampleErrors[code], {
      baseUrl: problemBaseUrl,
      instance: path,
      requestId: exampleRequestId,
      now: new Date('2026-01-15T10:30:45.123Z'),
    }),
  };
}

const meanings: Readonly<Record<string, string>> = {
  'Retry-After': 'Seconds after which a call may be worth trying again.',
  'WWW-Authenticate': 'The challenge (RFC 6750, section 3).',
};

/** The headers that the example errors get; required where each of them does. */
function describeProblemHeaders(status: number, codes: readonly ProblemCode[]): Record<string, Header> {
  const each = codes.map((code) => problemHeaders(exampleErrors[code], status));
  const found: Readonly<Record<string, string>> = Object.assign({}, ...each);
  const headers = Object.entries(found).map(([name, example]) => {
    const header = { ...describeHeader(meanings[name] ?? name), required: each.every((some) => name in some), example };
    return [name, header] as const;
  });
  return Object.fromEntries(headers);
}

function merge(answer: Response, problems: Response): Response {
  return {
    description: `${answer.description} ${problems.description}`,
    headers: { ...problems.headers, ...answer.headers },
    content: { ...answer.content, ...problems.content },
  };
}
