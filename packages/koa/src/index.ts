export { type AuthAppOptions, type AuthRouterOptions, createAuthApp, createAuthRouter } from './app.ts';
export { createHttpServer, type HttpServerOptions } from './http-server.ts';
export type { EventLoopDelay } from './metrics/event-loop.ts';
export {
  createMetrics,
  type MetricsOptions,
  type MetricsSnapshot,
  type MetricsSummary,
  type ServiceMetrics,
} from './metrics/metrics.ts';
export type { RequestSeries, RequestSummary } from './metrics/request-series.ts';
export type { PoolLoad, WatchedSystem } from './metrics/system-gauges.ts';
export type { TrustProxy } from './middleware/client-address.ts';
export { type RequireUserOptions, requireUser, type SignedInState } from './middleware/require-user.ts';
export type { JsonSchema, Operation } from './openapi/document.ts';
export { createOpenApiDocument, type OpenApiDocument, type OpenApiOptions } from './openapi.ts';
export { type Problem, type ProblemCode, type ProblemKind, problemKinds } from './problem.ts';
export type { Access, Answer, BodySchema, Client, Method, Reply, Route, RouteRequest, ServiceState } from './route.ts';
export { routes } from './routes/index.ts';
export { toUserBody } from './schemas/user.ts';
export type { ServerLimits } from './server-limits.ts';
