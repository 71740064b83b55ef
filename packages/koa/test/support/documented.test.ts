import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { createOpenApiDocument } from '../../src/openapi.ts';
import { routes } from '../../src/routes/index.ts';
import { exampleTokens } from '../../src/schemas/examples.ts';
import { createChecker, type ObservedResponse } from './documented.ts';

const options = { routes, prefix: '/api/v1', version: '0.1.0', problemBaseUrl: 'urn:auth:problem:' };
const check = createChecker(createOpenApiDocument(options), ['/docs']);
const login = { method: 'POST', path: '/api/v1/auth/login' };

function makeResponse(status: number, body: unknown, headers: Record<string, string> = {}): ObservedResponse {
  const type = status < 400 ? 'application/json; charset=utf-8' : 'application/problem+json';
  const defaults = { 'X-Request-Id': 'a', ...(body === '' ? {} : { 'Content-Type': type }) };
  return { status, headers: new Headers({ ...defaults, ...headers }), body: body === '' ? '' : JSON.stringify(body) };
}

function makeProblem(status: number, code: string, headers: Record<string, string> = {}): ObservedResponse {
  const kind = { type: 'urn:auth:problem:x', title: 'x', status, detail: 'x', instance: '/', error_code: code };
  return makeResponse(status, { ...kind, request_id: 'a', timestamp: '2026-01-15T10:30:45.123Z' }, headers);
}

const checker = suite('Checker of documented answers');

checker('accepts what the document promises', () => {
  check(login, makeResponse(200, exampleTokens));
  check(login, makeProblem(401, 'INVALID_CREDENTIALS', { 'WWW-Authenticate': 'Bearer' }));
  check({ method: 'POST', path: '/api/v1/auth/logout' }, makeResponse(204, ''));
  check({ method: 'GET', path: '/health/live?verbose' }, makeResponse(200, { status: 'ok' }));
});

checker('refuses a status that is not documented', () => {
  assert.throws(() => check(login, makeResponse(201, exampleTokens)), /not documented/);
});

checker('refuses an empty body where there should be one', () => {
  assert.throws(() => check({ method: 'GET', path: '/nowhere' }, makeResponse(404, '')), /media type/);
  assert.throws(() => check(login, makeResponse(200, '')), /media type/);
});

checker('refuses another media type', () => {
  assert.throws(() => check(login, makeResponse(200, exampleTokens, { 'Content-Type': 'text/plain' })), /media type/);
});

checker('refuses a body with a member too few or too many', () => {
  const { expires_in: _, ...short } = exampleTokens;
  assert.throws(() => check(login, makeResponse(200, short)), /expires_in/);
  const leaky = { ...exampleTokens, user: { ...exampleTokens.user, password_hash: 'x' } };
  assert.throws(() => check(login, makeResponse(200, leaky)), /not as documented/);
});

checker('refuses a body where there should be none', () => {
  assert.throws(() => check({ method: 'POST', path: '/api/v1/auth/logout' }, makeResponse(204, {})), /no body/);
});

checker('refuses an error code that is not documented for the operation', () => {
  const response = makeProblem(401, 'TOKEN_EXPIRED', { 'WWW-Authenticate': 'Bearer' });
  assert.throws(() => check(login, response), /TOKEN_EXPIRED is not documented/);
});

checker('refuses an answer without a header it should have', () => {
  assert.throws(() => check(login, makeProblem(401, 'INVALID_CREDENTIALS')), /WWW-Authenticate/);
  const nameless = {
    ...makeResponse(200, exampleTokens),
    headers: new Headers({ 'Content-Type': 'application/json' }),
  };
  assert.throws(() => check(login, nameless), /X-Request-Id/);
});

checker('wants a 404 for an unknown path, and leaves the documentation alone', () => {
  check({ method: 'GET', path: '/nowhere' }, makeProblem(404, 'NOT_FOUND'));
  check({ method: 'GET', path: '/docs' }, makeResponse(200, ''));
  assert.throws(() => check({ method: 'GET', path: '/nowhere' }, makeResponse(200, '')));
  assert.throws(() => check({ method: 'GET', path: '/docs/' }, makeResponse(200, '')));
});

checker('wants a 405 with Allow for another method, and 204 with Allow for OPTIONS', () => {
  const path = '/api/v1/auth/login';
  check({ method: 'GET', path }, makeProblem(405, 'METHOD_NOT_ALLOWED', { Allow: 'POST, OPTIONS' }));
  assert.throws(() => check({ method: 'GET', path }, makeProblem(405, 'METHOD_NOT_ALLOWED')), /Allow/);
  check({ method: 'OPTIONS', path }, makeResponse(204, '', { Allow: 'POST, OPTIONS' }));
  assert.throws(() => check({ method: 'OPTIONS', path }, makeResponse(204, '')), /Allow/);
});

checker('wants no body for HEAD', () => {
  check({ method: 'HEAD', path: '/health' }, makeResponse(200, ''));
  assert.throws(() => check({ method: 'HEAD', path: '/health' }, makeResponse(200, { status: 'healthy' })), /no body/);
});

checker('accepts that the HTTP parser refuses a request to any path', () => {
  check({ method: 'GET', path: '/nowhere/%' }, makeProblem(400, 'BAD_REQUEST'));
  check(login, makeProblem(431, 'HEADERS_TOO_LARGE'));
});

checker.run();
