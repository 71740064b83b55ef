import { createOpenApiDocument, routes } from '@auth/koa';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import type { Operation } from '../../src/openapi/document.ts';
import { createSchemaValidator } from '../support/body-checker.ts';

const test = suite('OpenAPI parameters');
const document = createOpenApiDocument({
  routes,
  prefix: '/api/v1',
  version: '1.2.3',
  problemBaseUrl: 'urn:auth:problem:',
});

function operationOf(method: string, path: string): Operation {
  const operation = document.paths[path]?.[method];
  assert.ok(operation, `${method} ${path}`);
  return operation;
}

test('a list has its filters, limit and cursor, none of them required', () => {
  const { parameters = [] } = operationOf('get', '/api/v1/admin/users');
  assert.equal(
    parameters.map(({ name, in: place, required }) => [name, place, required]),
    ['q', 'is_active', 'role', 'limit', 'cursor'].map((name) => [name, 'query', false]),
  );
  const { schema } = parameters.find(({ name }) => name === 'limit') ?? {};
  assert.equal(schema, { type: 'integer', minimum: 1, maximum: 100, default: 20 });
});

test('an id in a path is a required UUID', () => {
  const { parameters } = operationOf('patch', '/api/v1/admin/users/{id}');
  assert.equal(parameters, [
    {
      name: 'id',
      in: 'path',
      required: true,
      description: 'The user.',
      schema: { type: 'string', format: 'uuid' },
      example: '019b3f2e-7c11-7d2a-9f54-3b1c2d4e5f60',
    },
  ]);
});

test('every parameter has a description and a valid example', () => {
  const validate = createSchemaValidator(document);
  for (const operation of Object.values(document.paths).flatMap((operations) => Object.values(operations))) {
    for (const { name, description, schema, example } of operation.parameters ?? []) {
      const where = `${operation.operationId} ${name}`;
      assert.ok(description, where);
      assert.equal(validate(schema, example), [], where);
    }
  }
});

test('a route that reads neither path nor query has no parameters', () => {
  assert.is(operationOf('get', '/api/v1/users/me').parameters, undefined);
});

test('a body of which nothing is required may be left out', () => {
  assert.is(operationOf('delete', '/api/v1/users/me').requestBody?.required, false);
  assert.is(operationOf('post', '/api/v1/auth/login').requestBody?.required, true);
  assert.is(operationOf('patch', '/api/v1/users/me/password').requestBody?.required, true);
});

test('the metrics for Prometheus are text', () => {
  const { content = {} } = operationOf('get', '/metrics').responses['200'] ?? {};
  assert.equal(Object.keys(content), ['text/plain']);
});

test.run();
