const lastCodePoint = 0x10ffff;
const firstSurrogate = 0xd800;
const lastSurrogate = 0xdfff;

/** The texts that begin with a prefix are those from `from` up to, and without, `to`; null where nothing is behind them. */
export interface PrefixRange {
  readonly from: string;
  readonly to: string | null;
}

/** For texts in the order of their code points, which is that of their bytes in UTF-8. */
export function toPrefixRange(prefix: string): PrefixRange {
  const codePoints = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (codePoints.at(-1) === lastCodePoint) {
    codePoints.pop();
  }
  const last = codePoints.pop();
  return { from: prefix, to: last === undefined ? null : String.fromCodePoint(...codePoints, nextCodePoint(last)) };
}

/** Surrogates are no characters, and not stored. */
function nextCodePoint(codePoint: number): number {
  const next = codePoint + 1;
  return next >= firstSurrogate && next <= lastSurrogate ? lastSurrogate + 1 : next;
}
