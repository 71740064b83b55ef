import { type Auth, type Logger, silentLogger } from '@auth/core';
import type Router from '@koa/router';
import Koa, { type Middleware } from 'koa';
import { createDocumentation } from './documentation/documentation.ts';
import { HttpError } from './http-error.ts';
import { createMetrics, type ServiceMetrics } from './metrics/metrics.ts';
import { createAuthorize } from './middleware/authorize.ts';
import { clientAddress, type TrustProxy } from './middleware/client-address.ts';
import { cors } from './middleware/cors.ts';
import { endOfTurn } from './middleware/end-of-turn.ts';
import { errorBoundary } from './middleware/error-boundary.ts';
import { requestContext } from './middleware/request-context.ts';
import { securityHeaders, setHeaders } from './middleware/security-headers.ts';
import { strictRequest } from './middleware/strict-request.ts';
import { createOpenApiDocument } from './openapi.ts';
import type { ServiceState } from './route.ts';
import { addEndpoints, createExactRouter, type Endpoint, toEndpoints, useEndpoints } from './router.ts';
import { routes } from './routes/index.ts';

/** What {@link createAuthRouter} can be told. */
export interface AuthRouterOptions {
  /** Where the API stands. Default `/api/v1`. */
  readonly prefix?: string;
  /** What the kebab-case form of an error code is appended to, as the `type` of a problem. Default `urn:auth:problem:`. */
  readonly problemBaseUrl?: string;
  /** Whether answers tell browsers to come back by HTTPS only (RFC 6797). Default `true`. */
  readonly hsts?: boolean;
  /**
   * The origins whose pages may read answers (`https://app.example`), exactly as browsers send them; without credentials. Default:
   * none, and no answer speaks of CORS.
   */
  readonly corsOrigins?: readonly string[];
  /** Default: says nothing. */
  readonly logger?: Logger;
  /** Counts requests, and tells of them below `/monitoring`; the same that `createAuth` was given. Default: its own. */
  readonly metrics?: ServiceMetrics;
  /** What whoever watches over the service bears (RFC 6750). Default: none, and administrators alone may watch. */
  readonly monitoringToken?: string | undefined;
  /** What services bear that ask `POST /auth/introspect` (RFC 7662). Default: none, and nobody may ask. */
  readonly introspectionToken?: string | undefined;
  /**
   * Which proxies are believed when they say in `X-Forwarded-For` who called: their number, or their networks. Default: `ctx.ip` of the
   * app as Koa sees it, which is who opened the connection unless its `proxy` is set.
   */
  readonly trustProxy?: TrustProxy | undefined;
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
 * The routes of the API, and `/.well-known/jwks.json`, for a Koa app that has routes of its own:
 * `app.use(createAuthRouter(auth, { prefix }).routes())`.
 * Paths it does not know are left to the app; whatever happens on its own paths is answered, headers and problems included.
 */
export function createAuthRouter(auth: Auth, options: AuthRouterOptions = {}): Router {
  const { prefix, metrics, monitoringToken, introspectionToken, ...frame } = withDefaults(options);
  const mounted = routes.filter(({ base, path }) => base === 'api' || path.startsWith('/.well-known/'));
  const service = { prefix, metrics, version: '0.0.0', isReady: () => true, clientAddress: toSource(frame) };
  const authorize = createAuthorize(auth, { monitoringToken, introspectionToken });
  const endpoints = toEndpoints(mounted, { auth, service, authorize });
  metrics.watch(auth);
  return addEndpoints(createExactRouter().use(...createFrame({ ...frame, metrics })), endpoints);
}

/** The whole service: the API below its prefix, health, the OpenAPI document and its pages at the root, problems for the rest. */
export function createAuthApp(auth: Auth, options: AuthAppOptions = {}): Koa {
  const { prefix, metrics, version = '0.0.0', isReady = () => true, ...rest } = withDefaults(options);
  const { publicUrl, monitoringToken, introspectionToken, ...frame } = rest;
  const { problemBaseUrl } = frame;
  const document = () =>
    createOpenApiDocument({ routes, prefix, version, problemBaseUrl, ...(publicUrl && { publicUrl }) });
  const authorize = createAuthorize(auth, { monitoringToken, introspectionToken });
  const service = { prefix, version, isReady, metrics, clientAddress: toSource(frame) };
  const endpoints = [...toEndpoints(routes, { auth, authorize, service }), ...documentationEndpoints(document)];
  metrics.watch(auth);

  const app = new Koa();
  app.on('error', logEscaped(frame.logger));
  app.use(endOfTurn());
  for (const middleware of createFrame({ ...frame, metrics })) app.use(middleware);
  useEndpoints(app, endpoints);
  app.use(refuseUnknownPath);
  return app;
}

function withDefaults<Options extends AuthRouterOptions>({ metrics = createMetrics(), ...options }: Options) {
  return {
    prefix: '/api/v1',
    problemBaseUrl: 'urn:auth:problem:',
    hsts: true,
    corsOrigins: [],
    logger: silentLogger,
    ...options,
    metrics,
  };
}

interface FrameOptions {
  readonly logger: Logger;
  readonly metrics: ServiceMetrics;
  readonly hsts: boolean;
  readonly corsOrigins: readonly string[];
  readonly problemBaseUrl: string;
  readonly trustProxy?: TrustProxy | undefined;
}

/** What surrounds every request, from the outside in. */
function createFrame(options: FrameOptions): Middleware[] {
  return [
    clientAddress(options.trustProxy),
    requestContext(options),
    setHeaders(securityHeaders(options)),
    cors({ origins: options.corsOrigins }),
    errorBoundary(options),
    strictRequest,
  ];
}

/** Whose word it is who calls: that of the connection, or of a proxy. */
function toSource({ trustProxy = 0 }: Pick<FrameOptions, 'trustProxy'>): ServiceState['clientAddress'] {
  return trustProxy === 0 ? 'socket' : 'proxy';
}

function documentationEndpoints(document: () => object): readonly Endpoint[] {
  return createDocumentation({ document }).map((page) => ({ ...page, method: 'GET', isQuiet: true }));
}

/** What Koa would print: connections that broke while they were answered, which is their clients' affair, and errors in the frame itself. */
function logEscaped(logger: Logger): (error: Error) => void {
  return (error) => {
    if ('syscall' in error) logger.debug('A connection broke', { error });
    else logger.error('An error escaped', { error });
  };
}

const refuseUnknownPath: Middleware = () => {
  throw new HttpError('NOT_FOUND', 'There is nothing at this path.');
};
