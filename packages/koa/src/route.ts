import type { AddressLimitName, Auth, LimitState, Principal } from '@auth/core';
import Type, { type Static, type TObject, type TSchema, type TUnion } from 'typebox';
import { HttpError } from './http-error.ts';
import { createInputParser, type Input, type Inputs } from './input.ts';
import type { ServiceMetrics } from './metrics/metrics.ts';
import type { ProblemCode } from './problem.ts';

export type Method = 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';

/**
 * Who may call: everyone, whoever bears an access token, administrators, whoever watches over the service, or the services that
 * may ask what a token is worth.
 */
export type Access = 'admin' | 'anyone' | 'introspection' | 'monitoring' | 'user';

/** A route is a value: the router, the OpenAPI document and the table's tests are folds over a list of them. */
export interface Route {
  readonly method: Method;
  /** `/auth/login`; a parameter is written `{id}`. */
  readonly path: string;
  /** Below the API prefix, or at the root of the service. */
  readonly base: 'api' | 'root';
  /** Whether its successes are left out of the log. */
  readonly isQuiet: boolean;
  /** Unique; the name that generated clients call it by. */
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  readonly access: Access;
  /** How often an address may call, counted before anything else is looked at; `none` for what has to answer at any time. */
  readonly limit: AddressLimitName | 'none';
  /** What the path's parameters have to be. */
  readonly params: TObject;
  /** What the query may hold; members it does not list are ignored, or refused where it has no `additionalProperties`. */
  readonly query: TObject;
  /** The JSON object it takes; {@link NoBody} for a route that takes none or `{}`. */
  readonly body: BodySchema;
  /** Whether the body may be a form (`application/x-www-form-urlencoded`) as well. */
  readonly takesForm: boolean;
  /** What it answers by status, from 200 to 399 and where it is not problem details. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** The problems of its own; those that every route of its kind can answer are added by `problemsOf`. */
  readonly problems: readonly ProblemCode[];
  readonly handle: (request: RouteRequest) => Promise<Reply>;
}

/** One answer of a route. */
export interface Answer {
  readonly description: string;
  /** The body is cleaned through it; none for an empty body. */
  readonly schema?: TSchema;
  readonly example?: unknown;
  /** By default `application/json`; a body of another type is a string and written as it is. */
  readonly mediaType?: string;
  /** Response headers by name, with what they mean. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a route's handler has to work with, besides what the caller sent. */
export interface Surroundings {
  readonly auth: Auth;
  readonly service: ServiceState;
  readonly client: Client;
}

/** A request as the router hands it over: who calls is known, what they sent has yet to be looked at. */
export interface RouteRequest extends Surroundings, Input {
  readonly principal: Principal | null;
}

/** Who calls: told to the session, the audit trail and the log. */
export interface Client {
  readonly ip: string;
  readonly userAgent: string | null;
  readonly requestId: string;
  /** Aborted when the client hangs up. */
  readonly signal: AbortSignal;
  /** Told how much is left of each limit that the request is counted against. */
  readonly reportLimit: (state: LimitState) => void;
}

/** What the service itself knows about its life. */
export interface ServiceState {
  readonly version: string;
  /** False while starting and while shutting down. */
  readonly isReady: () => boolean;
  /** Where the API stands: `/api/v1`. */
  readonly prefix: string;
  readonly metrics: ServiceMetrics;
  /** Whose word it is who calls. */
  readonly clientAddress: 'proxy' | 'socket';
}

/** What a handler answers. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The body a route takes: an object, or one of several. */
export type BodySchema = TObject | TUnion<TObject[]>;

type Optional = 'base' | 'isQuiet' | 'takesForm';

type Described = Omit<Route, Optional | 'access' | 'body' | 'handle' | 'params' | 'query'> &
  Partial<Pick<Route, Optional>>;

type Definition<Who, Params extends TObject, Query extends TObject, Body extends BodySchema> = Described &
  Inputs<Params, Query, Body> & {
    readonly handle: (call: Call<Who, Params, Query, Body>) => Promise<Reply>;
  };

/** What a handler gets: all of it checked. */
export interface Call<Who, Params extends TObject, Query extends TObject, Body extends BodySchema>
  extends Surroundings {
  readonly principal: Who;
  readonly params: Static<Params>;
  readonly query: Static<Query>;
  readonly body: Static<Body>;
}

/** The body of routes that take none. */
export const NoBody = Type.Object({}, { additionalProperties: false });

/** For a route whose path has no parameter, whose query is ignored and that takes no body; to be spread, and overridden. */
export const noInput = { params: Type.Object({}), query: Type.Object({}), body: NoBody };

/** A route that everyone may call. */
export function publicRoute<Params extends TObject, Query extends TObject, Body extends BodySchema>(
  definition: Definition<null, Params, Query, Body>,
): Route {
  return defineRoute('anyone', definition, () => null);
}

/** A route for whoever bears a valid access token. */
export function userRoute<Params extends TObject, Query extends TObject, Body extends BodySchema>(
  definition: Definition<Principal, Params, Query, Body>,
): Route {
  return defineRoute('user', definition, requirePrincipal);
}

/** A route for users with the role `admin`. */
export function adminRoute<Params extends TObject, Query extends TObject, Body extends BodySchema>(
  definition: Definition<Principal, Params, Query, Body>,
): Route {
  return defineRoute('admin', definition, requirePrincipal);
}

/** A route for administrators, and for whoever bears the monitoring token. */
export function monitoringRoute<Params extends TObject, Query extends TObject, Body extends BodySchema>(
  definition: Definition<null, Params, Query, Body>,
): Route {
  return defineRoute('monitoring', definition, () => null);
}

/** A route for services that bear the introspection token. */
export function introspectionRoute<Params extends TObject, Query extends TObject, Body extends BodySchema>(
  definition: Definition<null, Params, Query, Body>,
): Route {
  return defineRoute('introspection', definition, () => null);
}

function defineRoute<Who, Params extends TObject, Query extends TObject, Body extends BodySchema>(
  access: Access,
  definition: Definition<Who, Params, Query, Body>,
  identify: (principal: Principal | null) => Who,
): Route {
  const { base = 'api', isQuiet = base === 'root', takesForm = false } = definition;
  const parseInput = createInputParser(definition);
  return {
    ...definition,
    base,
    isQuiet,
    takesForm,
    access,
    handle: async ({ auth, service, client, principal, ...input }) =>
      definition.handle({ auth, service, client, principal: identify(principal), ...parseInput(input) }),
  };
}

function requirePrincipal(principal: Principal | null): Principal {
  if (principal === null) throw new HttpError('AUTHENTICATION_REQUIRED', 'An access token is required.');
  return principal;
}

/** Whether a request body is read at all. */
export function takesBody(route: Pick<Route, 'method'>): boolean {
  return route.method !== 'GET';
}
