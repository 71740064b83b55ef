import type { Auth, Principal } from '@auth/core';
import Type, { type Static, type TObject, type TSchema, type TUnion } from 'typebox';
import { HttpError } from './http-error.ts';
import type { ProblemCode } from './problem.ts';
import { createParser } from './validation.ts';

export type Method = 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';

/** Who may call: everyone, or whoever bears an access token. */
export type Access = 'anyone' | 'user';

/** A route is a value: the router, the OpenAPI document and the table's tests are folds over a list of them. */
export interface Route {
  readonly method: Method;
  /** `/auth/login`; a parameter is written `{id}`. */
  readonly path: string;
  /** Below the API prefix, or at the root of the service. */
  readonly base: 'api' | 'root';
  /** Unique; the name that generated clients call it by. */
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  readonly access: Access;
  /** The JSON object it takes; {@link NoBody} for a route that takes none or `{}`. */
  readonly body: BodySchema;
  /** What it answers by status, from 200 to 399 and where it is not problem details. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** The problems of its own; those that every route of its kind can answer are added by {@link problemsOf}. */
  readonly problems: readonly ProblemCode[];
  readonly handle: (call: Call) => Promise<Reply>;
}

/** One answer of a route. */
export interface Answer {
  readonly description: string;
  /** The body is cleaned through it; none for an empty body. */
  readonly schema?: TSchema;
  readonly example?: unknown;
  /** Response headers by name, with what they mean. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a handler gets to work with. */
export interface Call {
  readonly auth: Auth;
  readonly service: ServiceState;
  readonly client: Client;
  readonly principal: Principal | null;
  readonly body: unknown;
}

/** Who calls: told to the session and the log. */
export interface Client {
  readonly ip: string;
  readonly userAgent: string | null;
  /** Aborted when the client hangs up. */
  readonly signal: AbortSignal;
}

/** What the service itself knows about its life. */
export interface ServiceState {
  readonly version: string;
  /** False while starting and while shutting down. */
  readonly isReady: () => boolean;
  /** Where the API stands: `/api/v1`. */
  readonly prefix: string;
}

/** What a handler answers. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The body a route takes: an object, or one of several. */
export type BodySchema = TObject | TUnion<TObject[]>;

type Described = Omit<Route, 'access' | 'base' | 'body' | 'handle'> & { readonly base?: Route['base'] };
type CallWith<Body extends BodySchema> = Omit<Call, 'body' | 'principal'> & { readonly body: Static<Body> };

interface PublicRoute<Body extends BodySchema> extends Described {
  readonly body: Body;
  readonly handle: (call: CallWith<Body>) => Promise<Reply>;
}

interface UserRoute<Body extends BodySchema> extends Described {
  readonly body: Body;
  readonly handle: (call: CallWith<Body> & { readonly principal: Principal }) => Promise<Reply>;
}

/** The body of routes that take none. */
export const NoBody = Type.Object({}, { additionalProperties: false });

/** A route that everyone may call. */
export function publicRoute<Body extends BodySchema>(route: PublicRoute<Body>): Route {
  const parseBody = createParser(route.body);
  return {
    base: 'api',
    ...route,
    access: 'anyone',
    handle: async (call) => route.handle({ ...call, body: parseBody(call.body) }),
  };
}

/** A route for whoever bears a valid access token. */
export function userRoute<Body extends BodySchema>(route: UserRoute<Body>): Route {
  const parseBody = createParser(route.body);
  return {
    base: 'api',
    ...route,
    access: 'user',
    handle: async (call) => {
      const { principal } = call;
      if (principal === null) throw new HttpError('AUTHENTICATION_REQUIRED', 'An access token is required.');
      return route.handle({ ...call, principal, body: parseBody(call.body) });
    },
  };
}

/** Every problem a route can answer: its own and those of its kind. */
export function problemsOf(route: Route): readonly ProblemCode[] {
  return [
    ...new Set<ProblemCode>([
      ...route.problems,
      ...(route.access === 'user' ? bearerProblems : []),
      ...(takesBody(route) ? bodyProblems : []),
      ...(route.base === 'api' ? storageProblems : []),
      'BAD_REQUEST',
      'INTERNAL_ERROR',
    ]),
  ];
}

/** Whether a request body is read at all. */
export function takesBody(route: Pick<Route, 'method'>): boolean {
  return route.method !== 'GET';
}

const bearerProblems = ['AUTHENTICATION_REQUIRED', 'INVALID_TOKEN', 'TOKEN_EXPIRED', 'SESSION_REVOKED'] as const;
const bodyProblems = ['UNSUPPORTED_MEDIA_TYPE', 'PAYLOAD_TOO_LARGE', 'MALFORMED_JSON', 'VALIDATION_ERROR'] as const;
const storageProblems = ['DATABASE_ERROR', 'CIRCUIT_OPEN'] as const;
