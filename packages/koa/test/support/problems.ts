import * as assert from 'uvu/assert';
import type { Answer } from './make-service.ts';

const requestIdForm = /^[A-Za-z0-9._-]{1,128}$/;
const timestampForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Asserts that an answer is problem details of this status and code, complete and with the headers that belong to it. */
export function assertProblem(answer: Answer, status: number, code: string): void {
  const { body, headers } = answer;
  assert.equal([answer.status, body.error_code], [status, code], answer.text);
  assert.is(headers.get('content-type'), 'application/problem+json');
  assert.is(body.status, status);
  assert.is(body.type, `urn:auth:problem:${code.toLowerCase().replaceAll('_', '-')}`);
  for (const member of ['title', 'detail', 'instance']) assert.type(body[member], 'string');
  assert.match(body.request_id, requestIdForm);
  assert.is(headers.get('x-request-id'), body.request_id);
  assert.match(body.timestamp, timestampForm);
  assert.is(headers.get('www-authenticate') !== null, status === 401);
  if (status === 503) assert.match(headers.get('retry-after') ?? '', /^[1-9]\d*$/);
}

/** The pointers of a problem's `errors`. */
export function pointersOf(answer: Answer): string[] {
  return (answer.body.errors ?? []).map((issue: { pointer: string }) => issue.pointer);
}
