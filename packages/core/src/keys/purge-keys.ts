import type { Runtime } from '../ports/runtime.ts';
import type { Storage } from '../ports/storage.ts';
import { isRetired, placeKeys } from './key-states.ts';
import { keptAfterRetirementSeconds } from './key-times.ts';

interface PurgeKeysDependencies {
  readonly storage: Pick<Storage, 'keys'>;
  readonly runtime: Runtime;
}

/** Deletes what retired a day ago or longer, private halves and all; how many keys that were. */
export async function purgeKeys({ storage, runtime }: PurgeKeysDependencies): Promise<number> {
  const cutoff = new Date(runtime.now().getTime() - keptAfterRetirementSeconds * 1000);
  const over = placeKeys(await storage.keys.list()).filter((placed) => isRetired(placed, cutoff));
  return over.length === 0 ? 0 : storage.keys.remove(over.map(({ key }) => key.id));
}
