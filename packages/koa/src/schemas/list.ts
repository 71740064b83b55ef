import type { List } from '@auth/core';
import Type, { type TSchema } from 'typebox';
import { Id, NullableString } from './common.ts';

const exampleCursor = 'Zm9yLWRvY3VtZW50YXRpb24tb25seS1ub3QtYS1jdXJzb3I';

/** The query members of every list. */
export const pageMembers = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'How many items at most.', examples: [20] }),
  ),
  cursor: Type.Optional(
    Type.String({
      maxLength: 1024,
      description: 'Where to go on: `next_cursor` of the part before, with the same filters.',
      examples: [exampleCursor],
    }),
  ),
};

/** The path parameters of a route for one thing. */
export const ById = (description: string) => Type.Object({ id: Id(description) });

/** A part of a list. */
export const ListOf = <Item extends TSchema>(title: string, items: Item) =>
  Type.Object(
    {
      items: Type.Array(items),
      next_cursor: NullableString({
        description: 'Gets the next part as `cursor`; null at the end.',
        examples: [exampleCursor],
      }),
    },
    { title, additionalProperties: false },
  );

/** An example of a part that is not the last. */
export function exampleList<Item>(item: Item) {
  return { items: [item], next_cursor: exampleCursor };
}

/** Writes a part of a list for its client. */
export function toListBody<Record, Item>(list: List<Record>, toItem: (record: Record) => Item) {
  return { items: list.items.map(toItem), next_cursor: list.nextCursor };
}
