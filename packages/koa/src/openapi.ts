import type { OpenApiDocument, Operation } from './openapi/document.ts';
import { sharedHeaders } from './openapi/headers.ts';
import { describeTags, introduction } from './openapi/introduction.ts';
import { createNamedSchemas, type NamedSchemas } from './openapi/named-schemas.ts';
import { describeParameters } from './openapi/parameters.ts';
import { describeRequestBody } from './openapi/request-body.ts';
import { describeResponses } from './openapi/responses.ts';
import type { Access, Route } from './route.ts';

export type { OpenApiDocument } from './openapi/document.ts';

export interface OpenApiOptions {
  readonly routes: readonly Route[];
  /** Where the routes of base `api` stand: `/api/v1`. */
  readonly prefix: string;
  /** Where clients find the service; by default the host that the document was read from. */
  readonly publicUrl?: string | undefined;
  readonly version: string;
  /** What `type` of a problem begins with. */
  readonly problemBaseUrl: string;
}

const securityOf: Readonly<Record<Access, Operation['security']>> = {
  anyone: [],
  user: [{ bearer: [] }],
  admin: [{ bearer: ['admin'] }],
  monitoring: [{ monitoring: [] }, { bearer: ['admin'] }],
  introspection: [{ introspection: [] }],
};

/** Folds the route table into an OpenAPI 3.1 document. */
export function createOpenApiDocument(options: OpenApiOptions): OpenApiDocument {
  const { routes, publicUrl = '/', version } = options;
  const schemas = createNamedSchemas();
  const paths = describePaths(options, schemas);
  return {
    openapi: '3.1.0',
    info: { title: 'Auth', version, description: introduction, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: publicUrl === '/' ? '/' : publicUrl.replace(/\/+$/, '') }],
    tags: describeTags(routes.map((route) => route.tag)),
    paths,
    components: { headers: sharedHeaders, schemas: schemas.byTitle, securitySchemes },
  };
}

const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The access token of a sign-in (RFC 6750, RFC 9068). Where a role is named, its user has to have it.',
  },
  monitoring: {
    type: 'http',
    scheme: 'bearer',
    description: 'The monitoring token of the deployment, where it has one.',
  },
  introspection: {
    type: 'http',
    scheme: 'bearer',
    description: 'The introspection token of the deployment, where it has one.',
  },
};

function describePaths(options: OpenApiOptions, schemas: NamedSchemas): OpenApiDocument['paths'] {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of options.routes) {
    const path = route.base === 'api' ? `${options.prefix}${route.path}` : route.path;
    const operation = describeOperation(route, path, options, schemas);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation };
  }
  return paths;
}

function describeOperation(route: Route, path: string, options: OpenApiOptions, schemas: NamedSchemas): Operation {
  const { operationId, tag, summary, description, access } = route;
  const parameters = describeParameters(route, schemas);
  const requestBody = describeRequestBody(route, schemas);
  return {
    operationId,
    tags: [tag],
    summary,
    description,
    security: securityOf[access],
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: describeResponses(route, { schemas, problemBaseUrl: options.problemBaseUrl, path }),
  };
}
