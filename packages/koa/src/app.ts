import { type Auth, type Logger, silentLogger } from '@auth/core';
import type Router from '@koa/router';
import Koa, { type Middleware } from 'koa';
import { createDocumentation } from './documentation/documentation.ts';
import { HttpError } from './http-error.ts';
import { errorBoundary } from './middleware/error-boundary.ts';
import { requestContext } from './middleware/request-context.ts';
import { securityHeaders, setHeaders } from './middleware/security-headers.ts';
import { strictRequest } from './middleware/strict-request.ts';
import { createOpenApiDocument } from './openapi.ts';
import { addEndpoints, createExactRouter, type Endpoint, toEndpoints } from './router.ts';
import { routes } from './routes/index.ts';

/** What {@link createAuthRouter} can be told. */
export interface AuthRouterOptions {
  /** Where the API stands. Default `/api/v1`. */
  readonly prefix?: string;
  /** What the kebab-case form of an error code is appended to, as the `type` of a problem. Default `urn:auth:problem:`. */
  readonly problemBaseUrl?: string;
  /** Whether answers tell browsers to come back by HTTPS only (RFC 6797). Default `true`. */
  readonly hsts?: boolean;
  /** Default: says nothing. */
  readonly logger?: Logger;
}

/** What {@link createAuthApp} can be told besides. */
export interface AuthAppOptions extends AuthRouterOptions {
  /** The URL by which the world knows this service, for the OpenAPI document. Default: the document speaks of `/`. */
  readonly publicUrl?: string;
  /** What `/health` and the OpenAPI document call this version. Default `0.0.0`. */
  readonly version?: string;
  /** Asked by `/health/ready`. Default: always ready. */
  readonly isReady?: () => boolean;
}

/**
 * The routes of the API for a Koa app that has routes of its own: `app.use(createAuthRouter(auth, { prefix }).routes())`.
 * Paths it does not know are left to the app; whatever happens on its own paths is answered, headers and problems included.
 */
export function createAuthRouter(auth: Auth, options: AuthRouterOptions = {}): Router {
  const { prefix, ...frame } = withDefaults(options);
  const apiRoutes = routes.filter((route) => route.base === 'api');
  const endpoints = toEndpoints(apiRoutes, auth, { prefix, version: '', isReady: () => true });
  return addEndpoints(createExactRouter().use(...createFrame(frame)), endpoints);
}

/** The whole service: the API below its prefix, health, the OpenAPI document and its pages at the root, problems for the rest. */
export function createAuthApp(auth: Auth, options: AuthAppOptions = {}): Koa {
  const { prefix, version = '0.0.0', isReady = () => true, publicUrl, ...frame } = withDefaults(options);
  const { problemBaseUrl } = frame;
  const document = () =>
    createOpenApiDocument({ routes, prefix, version, problemBaseUrl, ...(publicUrl && { publicUrl }) });
  const endpoints = [...toEndpoints(routes, auth, { prefix, version, isReady }), ...documentationEndpoints(document)];

  const app = new Koa();
  for (const middleware of createFrame(frame)) app.use(middleware);
  app.use(addEndpoints(createExactRouter(), endpoints).routes());
  app.use(refuseUnknownPath);
  return app;
}

function withDefaults<Options extends AuthRouterOptions>(options: Options) {
  return { prefix: '/api/v1', problemBaseUrl: 'urn:auth:problem:', hsts: true, logger: silentLogger, ...options };
}

/** What surrounds every request, from the outside in. */
function createFrame(options: { logger: Logger; hsts: boolean; problemBaseUrl: string }): Middleware[] {
  return [requestContext(options), setHeaders(securityHeaders(options)), errorBoundary(options), strictRequest];
}

function documentationEndpoints(document: () => object): readonly Endpoint[] {
  return createDocumentation({ document }).map((page) => ({ ...page, method: 'GET', isQuiet: true }));
}

const refuseUnknownPath: Middleware = () => {
  throw new HttpError('NOT_FOUND', 'There is nothing at this path.');
};
