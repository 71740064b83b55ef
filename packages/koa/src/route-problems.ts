import type { ProblemCode } from './problem.ts';
import { type Access, type Route, takesBody } from './route.ts';

/** Every problem a route can answer: its own and those of its kind. */
export function problemsOf(route: Route): readonly ProblemCode[] {
  return [
    ...new Set<ProblemCode>([
      ...route.problems,
      ...problemsOfAccess[route.access],
      ...(route.limit === 'none' ? [] : (['RATE_LIMITED'] as const)),
      ...(takesBody(route) ? bodyProblems : []),
      ...(takesText(route) ? (['VALIDATION_ERROR'] as const) : []),
      ...(reachesStorage(route) ? storageProblems : []),
      'BAD_REQUEST',
      'INTERNAL_ERROR',
    ]),
  ];
}

const bearerProblems = ['AUTHENTICATION_REQUIRED', 'INVALID_TOKEN', 'TOKEN_EXPIRED', 'SESSION_REVOKED'] as const;
const bodyProblems = [
  'REQUEST_TIMEOUT',
  'UNSUPPORTED_MEDIA_TYPE',
  'PAYLOAD_TOO_LARGE',
  'MALFORMED_JSON',
  'VALIDATION_ERROR',
] as const;
const storageProblems = ['DATABASE_ERROR', 'CIRCUIT_OPEN'] as const;

const problemsOfAccess: Readonly<Record<Access, readonly ProblemCode[]>> = {
  anyone: [],
  user: bearerProblems,
  admin: [...bearerProblems, 'FORBIDDEN'],
  monitoring: [...bearerProblems, 'FORBIDDEN'],
  introspection: ['AUTHENTICATION_REQUIRED', 'INVALID_TOKEN'],
};

/** Whether it reads anything of the path or the query. */
function takesText({ params, query }: Route): boolean {
  return [params, query].some(({ properties }) => Object.keys(properties).length > 0);
}

/** What everyone may read are the health checks, which tell of an outage in their own words. */
function reachesStorage(route: Route): boolean {
  return route.access !== 'anyone' || takesBody(route);
}
