/** The one in the middle, or the mean of the two that are; NaN of nothing. */
export function medianOf(numbers: readonly number[]): number {
  const sorted = ascending(numbers);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** The least of these numbers that so large a part of them does not exceed (nearest rank); NaN of nothing. */
export function percentileOf(numbers: readonly number[], part: number): number {
  return ascending(numbers)[Math.max(0, Math.ceil(numbers.length * part) - 1)] ?? Number.NaN;
}

function ascending(numbers: readonly number[]): number[] {
  return numbers.toSorted((one, other) => one - other);
}
