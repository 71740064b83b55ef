import { ValidationError } from '../errors.ts';
import type { Page } from '../ports/page.ts';

/** The first `limit` of the items that are left, and the position behind them unless they are all. */
export function toPage<Item>(left: readonly Item[], limit: number, positionOf: (item: Item) => string): Page<Item> {
  const items = left.slice(0, limit);
  const last = items.at(-1);
  return { items, next: last && left.length > limit ? positionOf(last) : null };
}

/** For a position that no page of ours has named. */
export function foreignPosition(): ValidationError {
  return new ValidationError([{ pointer: '/cursor', code: 'cursor', detail: 'is not a cursor of this list' }]);
}
