/** A part of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins, in words of the adapter's own; null when there is none. */
  readonly next: string | null;
}
