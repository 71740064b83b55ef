import { LRUCache } from 'lru-cache';
import type { Runtime } from '../ports/runtime.ts';

const pauseMs = 60_000;
const maxKeys = 10_000;

/** Says yes to each key once a minute, so that what a flood brings about does not become one itself. */
export function createSeldom(runtime: Pick<Runtime, 'now'>): (key: string) => boolean {
  const saidAtMs = new LRUCache<string, number>({ max: maxKeys });
  return (key) => {
    const nowMs = runtime.now().getTime();
    const ageMs = nowMs - (saidAtMs.get(key) ?? Number.NEGATIVE_INFINITY);
    if (ageMs >= 0 && ageMs < pauseMs) return false;
    saidAtMs.set(key, nowMs);
    return true;
  };
}
