import assert from 'node:assert/strict';
import type { OpenApiDocument, Operation, Response } from '../../src/openapi/document.ts';
import { createBodyChecker, type ObservedResponse } from './body-checker.ts';

export type { ObservedResponse } from './body-checker.ts';

interface ObservedRequest {
  readonly method: string;
  /** With or without a query. */
  readonly path: string;
}

/** Throws an assertion error unless the document promises this response to this request. */
type Checker = (request: ObservedRequest, response: ObservedResponse) => void;

/** Holds responses against the document. `besides` are the paths that are served and not in it: the document itself and its pages. */
export function createChecker(document: OpenApiDocument, besides: readonly string[] = []): Checker {
  const findPath = createPathFinder(document);
  const checkBody = createBodyChecker(document);

  return function check(request, response) {
    const [path = ''] = request.path.split('?');
    const method = request.method.toLowerCase();
    assert.ok(response.headers.has('X-Request-Id'), `${method} ${path}: the answer has no X-Request-Id`);
    if (isParserRefusal(response)) return checkProblem(response, method, response.status);
    const operations = findPath(path);
    if (operations === undefined) {
      if (!besides.includes(path)) checkProblem(response, method, 404, 'NOT_FOUND');
    } else if (method === 'options') {
      checkOptions(response);
    } else {
      const operation = operations[method === 'head' ? 'get' : method];
      if (operation === undefined) checkRefusedMethod(response, method);
      else checkOperation(operation, method, response);
    }
  };

  function checkOperation(operation: Operation, method: string, observed: ObservedResponse): void {
    const where = `${operation.operationId} ${observed.status}`;
    const documented = operation.responses[observed.status];
    assert.ok(documented, `${where}: this status is not documented: ${observed.body}`);
    checkHeaders(documented, where, observed);
    if (documented.content === undefined || method === 'head')
      assert.equal(observed.body, '', `${where}: there should be no body`);
    else checkBody(documented.content, observed, where);
  }

  function checkHeaders({ headers }: Response, where: string, observed: ObservedResponse): void {
    for (const [name, header] of Object.entries(headers)) {
      const shared = '$ref' in header ? document.components.headers[header.$ref.split('/').at(-1) ?? ''] : header;
      const required = shared?.required === true;
      assert.ok(!required || observed.headers.has(name), `${where}: the answer has no ${name}`);
    }
  }

  function checkProblem(observed: ObservedResponse, method: string, status: number, code?: string): void {
    assert.equal(observed.status, status, observed.body);
    if (method === 'head') {
      assert.equal(observed.body, '', 'HEAD: there should be no body');
      return;
    }
    checkBody(problemContent, observed, `problem ${status}`);
    if (code !== undefined) assert.equal(JSON.parse(observed.body).error_code, code);
  }

  function checkRefusedMethod(observed: ObservedResponse, method: string): void {
    checkProblem(observed, method, 405, 'METHOD_NOT_ALLOWED');
    assert.ok(observed.headers.has('Allow'), 'a 405 without Allow');
  }
}

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

function checkOptions({ status, headers, body }: ObservedResponse): void {
  assert.equal(status, 204);
  assert.ok(headers.has('Allow'), 'OPTIONS was answered without Allow');
  assert.equal(body, '');
}

/** What the HTTP parser or the URL decoder refuses has no operation yet. */
function isParserRefusal({ status, body }: ObservedResponse): boolean {
  return (
    [400, 408, 431].includes(status) && /"error_code":"(?:BAD_REQUEST|REQUEST_TIMEOUT|HEADERS_TOO_LARGE)"/.test(body)
  );
}

function createPathFinder({
  paths,
}: OpenApiDocument): (path: string) => Readonly<Record<string, Operation>> | undefined {
  const templates = Object.entries(paths);
  return (path) => paths[path] ?? templates.find(([template]) => matches(template, path))?.[1];
}

function matches(template: string, path: string): boolean {
  const segments = path.split('/');
  const expected = template.split('/');
  const fits = (segment: string, index: number) =>
    segment === segments[index] || (isParameter(segment) && segments[index] !== '');
  return segments.length === expected.length && expected.every(fits);
}

function isParameter(segment: string): boolean {
  return /^\{\w+\}$/.test(segment);
}
