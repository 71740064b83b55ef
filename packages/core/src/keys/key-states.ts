import type { SigningKey } from '../model.ts';
import { retirementLeewaySeconds } from './key-times.ts';

/**
 * What a key is for:
 * - `next`: published, and not used yet;
 * - `active`: signs;
 * - `retiring`: verifies tokens that it signed before;
 * - `retired`: does nothing any more.
 */
export type KeyState = 'active' | 'next' | 'retired' | 'retiring';

/** A key at its place among the others. */
export interface PlacedKey {
  readonly key: SigningKey;
  /** When the last token that it signed has expired; null while no successor is known. */
  readonly retiresAt: Date | null;
}

/** What becomes of each key, newest first as they are stored: the same for all instances, for it follows from the rows alone. */
export function placeKeys(newestFirst: readonly SigningKey[]): readonly PlacedKey[] {
  return newestFirst.map((key, index) => {
    const successor = newestFirst[index - 1];
    return { key, retiresAt: successor === undefined ? null : retirementOf(key, successor) };
  });
}

/** The same keys with their states at an instant. */
export function describeStates(placed: readonly PlacedKey[], now: Date): readonly (PlacedKey & { state: KeyState })[] {
  const active = activeIndex(placed, now);
  const stateOf = (each: PlacedKey, index: number): KeyState => {
    if (index <= active) return index === active ? 'active' : 'next';
    return isRetired(each, now) ? 'retired' : 'retiring';
  };
  return placed.map((each, index) => ({ ...each, state: stateOf(each, index) }));
}

/** The newest key whose time has come; on a clock behind those of all others the oldest. */
export function activeIndex(placed: readonly PlacedKey[], now: Date): number {
  const index = placed.findIndex(({ key }) => key.activeFrom <= now);
  return index === -1 ? placed.length - 1 : index;
}

export function isRetired({ retiresAt }: PlacedKey, now: Date): boolean {
  return retiresAt !== null && retiresAt <= now;
}

function retirementOf(key: SigningKey, successor: SigningKey): Date {
  const overlapSeconds = key.tokenTtlSeconds + retirementLeewaySeconds;
  return new Date(successor.activeFrom.getTime() + overlapSeconds * 1000);
}
