import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { ValidationError } from '../errors.ts';

const signatureBytes = 16;

/**
 * Signs positions in lists, so that a client can only send back what it was given, and only to the same list with the same
 * filters.
 */
export interface Cursors {
  /** The cursor for a position; null for none. */
  seal(list: string, position: string | null): string | null;
  /**
   * The position that a cursor stands for; null for none.
   * @throws ValidationError for a cursor that is forged, or another list's
   */
  open(list: string, cursor: string | undefined): string | null;
}

/**
 * @param key a key for this purpose alone
 * @param previousKey what it was before: its cursors are taken, and none are made with it
 */
export function createCursors(key: KeyObject, previousKey?: KeyObject): Cursors {
  const keys = previousKey === undefined ? [key] : [key, previousKey];

  return {
    seal: (list, position) =>
      position === null
        ? null
        : Buffer.concat([sign(key, list, position), Buffer.from(position)]).toString('base64url'),
    open(list, cursor) {
      if (cursor === undefined) return null;
      const bytes = Buffer.from(cursor, 'base64url');
      const position = bytes.subarray(signatureBytes).toString();
      const isGenuine =
        bytes.length > signatureBytes &&
        bytes.toString('base64url') === cursor &&
        keys.some((each) => timingSafeEqual(bytes.subarray(0, signatureBytes), sign(each, list, position)));
      if (isGenuine) return position;
      throw new ValidationError([{ pointer: '/cursor', code: 'cursor', detail: 'is not a cursor of this list' }]);
    },
  };
}

function sign(key: KeyObject, list: string, position: string): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify([list, position]))
    .digest()
    .subarray(0, signatureBytes);
}
