import { ValidationError } from '@auth/core';

/** For a position that no page of ours has named. */
export function foreignPosition(): ValidationError {
  return new ValidationError([{ pointer: '/cursor', code: 'cursor', detail: 'is not a cursor of this list' }]);
}
