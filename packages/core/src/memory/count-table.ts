import { LRUCache } from 'lru-cache';
import type { Count } from '../limits/sliding-window.ts';

/**
 * A bounded number of counts. Keys that have used up half of their limit are kept apart from the others, so that a flood of new
 * keys drives out other keys of which little is known, and nobody's limit: whoever wants to drive that out has to spend half a
 * limit on each of as many keys.
 */
export class CountTable {
  readonly #light: LRUCache<string, Count>;
  readonly #heavy: LRUCache<string, Count>;

  /** @param maxKeys at least 2 */
  constructor(maxKeys: number) {
    const half = Math.max(1, Math.floor(maxKeys / 2));
    this.#light = createTable(half);
    this.#heavy = createTable(half);
  }

  get size(): number {
    return this.#light.size + this.#heavy.size;
  }

  find(key: string): Count | undefined {
    return this.#heavy.get(key) ?? this.#light.get(key);
  }

  /** Keeps the count of a key with this limit. */
  set(key: string, count: Count, limit: number): void {
    const isHeavy = 2 * (count.current + count.previous) >= limit;
    const [home, other] = isHeavy ? [this.#heavy, this.#light] : [this.#light, this.#heavy];
    other.delete(key);
    home.set(key, count);
  }
}

/** Bounded by size: where it is by number, the room for all keys is taken at once, which every start would wait for. */
function createTable(maxKeys: number): LRUCache<string, Count> {
  return new LRUCache({ maxSize: maxKeys, sizeCalculation: () => 1 });
}
