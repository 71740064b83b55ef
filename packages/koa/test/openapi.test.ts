import { suite } from '@auth/tooling/suite';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import Type from 'typebox';
import * as assert from 'uvu/assert';
import type { Content } from '../src/openapi/document.ts';
import { createOpenApiDocument, type OpenApiOptions } from '../src/openapi.ts';
import { NoBody, noInput, publicRoute, type Route, takesBody } from '../src/route.ts';
import { routes } from '../src/routes/index.ts';
import { createSchemaValidator } from './support/body-checker.ts';

function makeDocument(options: Partial<OpenApiOptions> = {}) {
  return createOpenApiDocument({
    routes,
    prefix: '/api/v1',
    version: '1.2.3',
    problemBaseUrl: 'urn:auth:problem:',
    ...options,
  });
}

function makeRoute(route: Partial<Route> = {}): Route {
  return {
    ...publicRoute({
      ...noInput,
      method: 'GET',
      path: '/things',
      operationId: 'getThings',
      limit: 'default',
      tag: 'Health',
      summary: 'Things',
      description: 'All of them.',
      answers: { 204: { description: 'None.' } },
      problems: [],
      handle: async () => ({ status: 204 }),
    }),
    ...route,
  };
}

function operationsOf(document = makeDocument()) {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ path, method, operation })),
  );
}

const document = suite('OpenAPI document');

document('passes Redocly’s recommended rules without an error or a warning', async () => {
  const config = await createConfig({ extends: ['recommended'] });
  const findings = await lintFromString({ source: JSON.stringify(makeDocument()), config });
  assert.equal(
    findings.map(({ ruleId, message }) => `${ruleId}: ${message}`),
    [],
  );
});

document('lists every route of the table and nothing else', () => {
  const listed = operationsOf().map(({ path, method, operation }) => `${method} ${path} ${operation.operationId}`);
  const expected = routes.map(({ method, base, path, operationId }) => {
    return `${method.toLowerCase()} ${base === 'api' ? '/api/v1' : ''}${path} ${operationId}`;
  });
  assert.equal([...listed].sort(), [...expected].sort());
});

document('documents a new route that is only added to the table', () => {
  const { paths } = makeDocument({ routes: [...routes, makeRoute()] });
  assert.is(paths['/api/v1/things']?.get?.summary, 'Things');
});

document('names each operation differently', () => {
  const ids = operationsOf().map(({ operation }) => operation.operationId);
  assert.is(new Set(ids).size, ids.length);
});

document('gives examples that are valid against their schemas', () => {
  const made = makeDocument();
  const validate = createSchemaValidator(made);
  const check = (where: string, content: Content = {}) => {
    for (const { schema, example, examples } of Object.values(content)) {
      const values = examples === undefined ? [example] : Object.values(examples).map(({ value }) => value);
      assert.ok(values.length > 0, `${where} has no example`);
      for (const value of values) assert.equal(validate(schema, value), [], where);
    }
  };
  for (const { operation } of operationsOf(made)) {
    check(`${operation.operationId} request`, operation.requestBody?.content);
    for (const [status, { content }] of Object.entries(operation.responses))
      check(`${operation.operationId} ${status}`, content);
  }
});

document('writes a schema with a title once and refers to it, at any depth', () => {
  const { schemas } = makeDocument().components;
  const properties = schemas.TokenResponse?.properties as Record<string, unknown> | undefined;
  assert.equal(properties?.user, { $ref: '#/components/schemas/User' });
  assert.is(schemas.User?.title, 'User');
});

document('offers one example for each way to sign in', () => {
  const { content } = makeDocument().paths['/api/v1/auth/login']?.post?.requestBody ?? {};
  const examples = Object.values(content?.['application/json']?.examples ?? {});
  assert.equal(
    examples.map(({ value }) => Object.keys(value as object)),
    [
      ['email', 'password'],
      ['username', 'password'],
    ],
  );
});

document('has a request body exactly for the routes that take one', () => {
  for (const { operation } of operationsOf()) {
    const route = routes.find(({ operationId }) => operationId === operation.operationId);
    assert.is(operation.requestBody !== undefined, route?.body !== NoBody, operation.operationId);
  }
});

const securityOf = {
  anyone: [],
  user: [{ bearer: [] }],
  admin: [{ bearer: ['admin'] }],
  monitoring: [{ monitoring: [] }, { bearer: ['admin'] }],
  introspection: [{ introspection: [] }],
};

document('asks for a token where the route does, and nowhere else', () => {
  for (const { operation } of operationsOf()) {
    const route = routes.find(({ operationId }) => operationId === operation.operationId);
    assert.equal(operation.security, securityOf[route?.access ?? 'anyone'], operation.operationId);
  }
});

document('promises X-Request-Id with every response', () => {
  for (const { operation } of operationsOf()) {
    for (const response of Object.values(operation.responses)) {
      assert.equal(response.headers['X-Request-Id'], { $ref: '#/components/headers/RequestId' });
    }
  }
});

document('promises a challenge with every 401, and Retry-After where every problem has it', () => {
  const { responses } = makeDocument().paths['/api/v1/auth/login']?.post ?? {};
  const headers = (status: string) => Object.entries(responses?.[status]?.headers ?? {});
  const required = (status: string) => headers(status).filter(([, header]) => 'required' in header && header.required);
  assert.equal(
    required('401').map(([name]) => name),
    ['WWW-Authenticate'],
  );
  assert.equal(
    required('503').map(([name]) => name),
    ['Retry-After'],
  );
  assert.equal(required('422'), []);
});

document('shows one problem for each code that comes with a status', () => {
  const problems = makeDocument().paths['/api/v1/auth/refresh']?.post?.responses['401'];
  const { examples } = problems?.content?.['application/problem+json'] ?? {};
  const codes = ['INVALID_TOKEN', 'TOKEN_EXPIRED', 'SESSION_REVOKED', 'REFRESH_TOKEN_REUSED'];
  assert.equal(Object.keys(examples ?? {}).sort(), codes.sort());
  for (const code of codes) assert.match(problems?.description ?? '', code);
  const { value } = examples?.TOKEN_EXPIRED ?? {};
  assert.equal(value, {
    type: 'urn:auth:problem:token-expired',
    title: 'Token expired',
    status: 401,
    detail: 'The token has expired.',
    instance: '/api/v1/auth/refresh',
    error_code: 'TOKEN_EXPIRED',
    request_id: '550e8400-e29b-41d4-a716-446655440000',
    timestamp: '2026-01-15T10:30:45.123Z',
  });
});

document('gives both bodies to a status that a route answers itself and by problems', () => {
  const schema = Type.Object({ ok: Type.Boolean() });
  const route = makeRoute({
    method: 'POST',
    answers: { 200: { description: 'Yes.' }, 503: { description: 'No.', schema, example: { ok: false } } },
  });
  const { content } = makeDocument({ routes: [route] }).paths['/api/v1/things']?.post?.responses['503'] ?? {};
  assert.equal(Object.keys(content ?? {}).sort(), ['application/json', 'application/problem+json']);
});

document('speaks of its own host where no public URL is known', () => {
  assert.equal(makeDocument().servers, [{ url: '/' }]);
  assert.equal(makeDocument({ publicUrl: 'https://auth.example.org/' }).servers, [{ url: 'https://auth.example.org' }]);
});

document('describes every tag that is used', () => {
  const { tags } = makeDocument();
  assert.equal([...new Set(tags.map(({ name }) => name))].sort(), [...new Set(routes.map(({ tag }) => tag))].sort());
  for (const { name, description } of tags) assert.ok(description, name);
});

document.run();

const table = suite('Route table');

for (const route of routes) {
  table(`${route.operationId} has a summary, a description and an answer with an example`, () => {
    assert.ok(route.summary && route.description);
    const answers = Object.entries(route.answers);
    assert.ok(answers.some(([status]) => Number(status) < 400));
    for (const [status, { schema, example, description }] of answers) {
      assert.ok(description, status);
      assert.is(
        schema === undefined,
        example === undefined,
        `${status} has a schema without an example, or the reverse`,
      );
    }
  });
}

table('has one route for each method and path', () => {
  const keys = routes.map(({ method, base, path }) => `${method} ${base} ${path}`);
  assert.is(new Set(keys).size, keys.length);
});

table('has no body for a route whose body is never read', () => {
  for (const route of routes) assert.ok(takesBody(route) || route.body === NoBody, route.operationId);
});

table.run();
