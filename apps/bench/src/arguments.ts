/** For a command line that cannot be understood; the message says what is wrong with it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws UsageError for anything but a whole number from 1 up; `_` may part its digits */
export function parseCount(name: string, text: string): number {
  const count = Number(/^\d[\d_]*$/.test(text) ? text.replaceAll('_', '') : Number.NaN);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new UsageError(`--${name} must be a whole number from 1 up.`);
}
