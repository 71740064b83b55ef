import { AuthError, type ErrorCode } from '@auth/core';
import * as assert from 'uvu/assert';

/** The error that `call` rejects with; fails unless it bears the code. */
export async function rejectsWith(code: ErrorCode, call: () => Promise<unknown>): Promise<AuthError> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
    assert.is(error.code, code);
    return error;
  }
  assert.unreachable(`expected ${code}, but nothing was thrown`);
  throw new Error('unreachable');
}

/** The pointers of an error's issues. */
export function pointersOf(error: AuthError): string[] {
  return 'issues' in error && Array.isArray(error.issues) ? error.issues.map(({ pointer }) => pointer) : [];
}
