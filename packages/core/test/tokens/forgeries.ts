import { type Spoils, signGenuine } from './forge.ts';
import { algorithmForgeries } from './forgeries-of-algorithm.ts';
import { claimForgeries } from './forgeries-of-claims.ts';
import { formForgeries } from './forgeries-of-form.ts';
import { headerForgeries } from './forgeries-of-header.ts';
import { keyIdForgeries } from './forgeries-of-key-id.ts';

export { type Spoils, signGenuine };

/** Tokens that must be refused as INVALID_TOKEN, by what is wrong with them. */
export function forgeries(spoils: Spoils): ReadonlyMap<string, string> {
  const all = [algorithmForgeries, claimForgeries, formForgeries, headerForgeries, keyIdForgeries];
  const named = all.flatMap((make) => make(spoils));
  const table = new Map(named);
  if (table.size !== named.length) throw new Error('two forgeries bear the same name');
  return table;
}
