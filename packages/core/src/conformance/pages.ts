import type { Page } from '../ports/page.ts';

/** Reads a list from its first page to its last; `between` runs after each page, with what was read so far. */
export async function readPages<Item>(
  read: (after: string | null) => Promise<Page<Item>>,
  between: (seen: readonly Item[]) => Promise<void> = async () => undefined,
): Promise<Item[][]> {
  const pages: Item[][] = [];
  for (let after: string | null = null; ; ) {
    const { items, next } = await read(after);
    pages.push([...items]);
    if (next === null) {
      return pages;
    }
    await between(pages.flat());
    after = next;
  }
}

/** Positions that no adapter names. */
export const foreignPositions: readonly string[] = ['', 'nonsense', '%', '-1', ' id'];
