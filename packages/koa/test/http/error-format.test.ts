import { problemKinds } from '@auth/koa';
import * as assert from 'uvu/assert';
import { suiteOnEachDatabase } from '../support/databases.ts';
import { makeService } from '../support/make-service.ts';
import { assertProblem } from '../support/problems.ts';

const test = suiteOnEachDatabase('errors over HTTP');

test('all exceptions return proper HTTP status codes', () => {
  const statuses = Object.entries(problemKinds).map(([code, { status }]) => `${status} ${code}`);
  assert.equal(statuses.sort(), [
    '400 BAD_REQUEST',
    '400 MALFORMED_JSON',
    '401 AUTHENTICATION_REQUIRED',
    '401 INVALID_CREDENTIALS',
    '401 INVALID_TOKEN',
    '401 REFRESH_TOKEN_REUSED',
    '401 SESSION_REVOKED',
    '401 TOKEN_EXPIRED',
    '403 ACCOUNT_INACTIVE',
    '403 FORBIDDEN',
    '403 REAUTHENTICATION_REQUIRED',
    '404 NOT_FOUND',
    '404 SESSION_NOT_FOUND',
    '404 USER_NOT_FOUND',
    '405 METHOD_NOT_ALLOWED',
    '408 REQUEST_TIMEOUT',
    '409 LAST_ADMIN',
    '409 USER_ALREADY_EXISTS',
    '413 PAYLOAD_TOO_LARGE',
    '415 UNSUPPORTED_MEDIA_TYPE',
    '422 VALIDATION_ERROR',
    '422 WEAK_PASSWORD',
    '429 RATE_LIMITED',
    '431 HEADERS_TOO_LARGE',
    '500 DATABASE_ERROR',
    '500 INTERNAL_ERROR',
    '503 CIRCUIT_OPEN',
    '503 OVERLOADED',
  ]);
});

test('exception handling returns error response: error responses contain proper JSON structure, in the correct format', async ({
  database,
}) => {
  const service = await makeService({ database });
  const answer = await service.call('POST', '/api/v1/auth/login', { email: 'a@example.org' });
  assertProblem(answer, 422, 'VALIDATION_ERROR');
  const { request_id, timestamp, ...rest } = answer.body;
  assert.equal(rest, {
    type: 'urn:auth:problem:validation-error',
    title: 'Validation error',
    status: 422,
    detail: 'The request is not valid.',
    instance: '/api/v1/auth/login',
    error_code: 'VALIDATION_ERROR',
    errors: [{ pointer: '/password', code: 'required', detail: 'is required' }],
  });
  await service.close();
});

test('the base of problem types can be set', async ({ database }) => {
  const service = await makeService({ database, app: { problemBaseUrl: 'https://auth.example/problems/' } });
  const response = await fetch(`${service.url}/nope`);
  assert.match(await response.text(), '"type":"https://auth.example/problems/not-found"');
  await service.close();
});

test('middleware ordering correct: what the innermost layer throws has id, headers and problem details', async ({
  database,
}) => {
  const service = await makeService({ database });
  const headers = { 'X-Request-Id': 'innermost' };
  const answer = await service.call('POST', '/api/v1/auth/refresh', { refresh_token: 'x' }, { headers });
  assertProblem(answer, 401, 'INVALID_TOKEN');
  assert.is(answer.headers.get('x-request-id'), 'innermost');
  assert.is(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.is(answer.headers.get('cache-control'), 'no-store');
  await service.close();
});

test.run();
