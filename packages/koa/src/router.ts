import { type Auth, addToContext } from '@auth/core';
import Router from '@koa/router';
import type Koa from 'koa';
import type { Context } from 'koa';
import { createAnswerWriter } from './answer.ts';
import { HttpError } from './http-error.ts';
import type { Authorize } from './middleware/authorize.ts';
import { createLimitReporter } from './middleware/rate-limit.ts';
import { readBody } from './request-body.ts';
import { requestStates } from './request-state.ts';
import { type Client, type Route, type ServiceState, takesBody } from './route.ts';

/** What a request to one method of one path is answered by. */
export type Handler = (ctx: Context, params: PathParams) => Promise<void>;

type PathParams = Readonly<Record<string, string>>;

/** Whatever a path is asked; the texts are what its parameters stand for. */
type Dispatch = (ctx: Context, captures?: readonly string[]) => Promise<void>;

/** An endpoint as the router knows it. */
export interface Endpoint {
  readonly method: string;
  /** The whole path; a parameter is written `{id}`. */
  readonly path: string;
  /** Whether its successes are left out of the log. */
  readonly isQuiet: boolean;
  readonly handle: Handler;
}

/** What routes work on. */
interface System {
  readonly auth: Auth;
  readonly authorize: Authorize;
  readonly service: ServiceState;
}

/** Folds the route table into endpoints. */
export function toEndpoints(routes: readonly Route[], system: System): readonly Endpoint[] {
  const { prefix } = system.service;
  return routes.map((route) => ({
    method: route.method,
    path: route.base === 'api' ? `${prefix}${route.path}` : route.path,
    isQuiet: route.isQuiet,
    handle: createHandler(route, system),
  }));
}

/**
 * Registers endpoints under their exact paths: every path also answers OPTIONS, a path that answers GET also HEAD, and any
 * other method gets 405 with `Allow` (RFC 9110, section 15.5.6).
 */
export function addEndpoints(router: Router, endpoints: readonly Endpoint[]): Router {
  for (const [path, group] of Map.groupBy(endpoints, (endpoint) => endpoint.path)) {
    const answer = dispatch(path, group);
    router.all(path.replaceAll(/\{(\w+)\}/g, ':$1'), (ctx) => answer(ctx, ctx.captures));
  }
  return router;
}

/**
 * Lets an app answer endpoints as {@link addEndpoints} does, and leaves to a router only the paths with parameters: it tries one
 * pattern after the other, and chains functions anew for each call. Nearly all calls are found in a map.
 */
export function useEndpoints(app: Koa, endpoints: readonly Endpoint[]): void {
  const isPattern = ({ path }: Endpoint) => path.includes('{');
  const plain = endpoints.filter((endpoint) => !isPattern(endpoint));
  const groups = Map.groupBy(plain, ({ path }) => path);
  const answers = new Map([...groups].map(([path, group]) => [path, dispatch(path, group)]));
  app.use((ctx, next) => answers.get(ctx.path)?.(ctx) ?? next());
  app.use(addEndpoints(createExactRouter(), endpoints.filter(isPattern)).routes());
}

/** A router whose paths are exact: case, slashes and encodings count. */
export function createExactRouter(): Router {
  return new Router({ sensitive: true, strict: true });
}

function dispatch(path: string, endpoints: readonly Endpoint[]): Dispatch {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const byMethod = new Map(endpoints.map((endpoint) => [endpoint.method, endpoint]));
  const get = byMethod.get('GET');
  if (get !== undefined) byMethod.set('HEAD', get);
  const allow = [...byMethod.keys(), 'OPTIONS'].join(', ');
  return async function dispatchByMethod(ctx, captures) {
    const state = requestStates.of(ctx);
    state.endpoint = path;
    addToContext({ endpoint: path });
    const endpoint = byMethod.get(ctx.method);
    if (endpoint !== undefined) {
      state.isQuiet = endpoint.isQuiet;
      return endpoint.handle(ctx, readParams(names, captures));
    }
    ctx.set('Allow', allow);
    if (ctx.method !== 'OPTIONS') throw new HttpError('METHOD_NOT_ALLOWED', `The methods here are ${allow}.`);
    ctx.status = 204;
  };
}

const noParams: PathParams = {};

/** The router decodes what it hands out as `params`; what it captured is as it came. */
function readParams(names: readonly string[], captures: readonly string[] = []): PathParams {
  if (names.length === 0) return noParams;
  const own = captures.slice(captures.length - names.length);
  return Object.fromEntries(names.map((name, index) => [name, own[index] ?? '']));
}

function createHandler(route: Route, { auth, authorize, service }: System): Handler {
  const writeAnswer = createAnswerWriter(route);
  return async (ctx, params) => {
    const client = new RequestClient(ctx);
    if (route.limit !== 'none') await auth.rateLimits.enter(route.limit, client);
    const principal = await authorize(route.access, ctx);
    const body = takesBody(route) ? await readBody(ctx, route) : {};
    const input = { params, query: ctx.querystring, body };
    writeAnswer(ctx, await route.handle({ auth, service, client, principal, ...input }));
  };
}

/** A class, because each object whose literal has a getter gets a shape of its own, which keeps the request alive for a while. */
class RequestClient implements Client {
  readonly ip: string;
  readonly userAgent: string | null;
  readonly requestId: string;
  readonly reportLimit: Client['reportLimit'];
  readonly #ctx: Context;
  #signal: AbortSignal | undefined;

  constructor(ctx: Context) {
    this.ip = ctx.ip;
    this.userAgent = ctx.req.headers['user-agent'] || null;
    this.requestId = requestStates.of(ctx).requestId;
    this.reportLimit = createLimitReporter(ctx);
    this.#ctx = ctx;
  }

  get signal(): AbortSignal {
    this.#signal ??= hangUpSignal(this.#ctx);
    return this.#signal;
  }
}

function hangUpSignal({ res }: Context): AbortSignal {
  const controller = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) controller.abort();
  });
  return controller.signal;
}
