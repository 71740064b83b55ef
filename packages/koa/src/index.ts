export { type AuthAppOptions, type AuthRouterOptions, createAuthApp, createAuthRouter } from './app.ts';
export { createHttpServer, type HttpServerOptions } from './http-server.ts';
export { createOpenApiDocument, type OpenApiDocument, type OpenApiOptions } from './openapi.ts';
export { type Problem, type ProblemCode, problemKinds } from './problem.ts';
export type { Access, Answer, Method, Route } from './route.ts';
export { routes } from './routes/index.ts';
