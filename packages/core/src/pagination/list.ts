import { ValidationError } from '../errors.ts';
import type { Page } from '../ports/page.ts';
import type { Cursors } from './cursor.ts';

const defaultLimit = 20;
const maxLimit = 100;

/** A part of a list that a caller asks for. */
export interface ListRequest {
  /** 1–100, default 20. */
  readonly limit?: number | undefined;
  /** {@link List.nextCursor} of the part before. */
  readonly cursor?: string | undefined;
}

/** A part of a list. */
export interface List<Item> {
  readonly items: readonly Item[];
  /** Opaque and signed; null at the end. */
  readonly nextCursor: string | null;
}

/** Reads a page from behind a position; null for the first. */
type ReadPage<Item> = (page: { readonly after: string | null; readonly limit: number }) => Promise<Page<Item>>;

/**
 * Reads the part that is asked for. `name` stands for the list and its filters: a cursor of another one is refused.
 * @throws ValidationError for a limit out of range, or a cursor that is not of this list
 */
export async function readList<Item>(
  cursors: Cursors,
  name: string,
  { limit = defaultLimit, cursor }: ListRequest,
  read: ReadPage<Item>,
): Promise<List<Item>> {
  if (!Number.isInteger(limit) || limit < 1 || limit > maxLimit) throw new ValidationError([limitOutOfRange]);
  const { items, next } = await read({ after: cursors.open(name, cursor), limit });
  return { items, nextCursor: cursors.seal(name, next) };
}

const limitOutOfRange = { pointer: '/limit', code: 'range', detail: `must be a whole number from 1 to ${maxLimit}` };
