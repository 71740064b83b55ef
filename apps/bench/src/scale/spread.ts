const goldenRatio = (Math.sqrt(5) - 1) / 2;

/** Numbers from 1 to `count` that lie far from those before, the same in each run, and go on for ever. */
export function* spread(count: number): Generator<number, never> {
  for (let step = 1; ; step += 1) yield 1 + Math.floor(((step * goldenRatio) % 1) * count);
}

/** The next of these that is good enough. */
export function nextThat(numbers: Generator<number, never>, isGood: (number: number) => boolean): number {
  for (;;) {
    const { value } = numbers.next();
    if (isGood(value)) return value;
  }
}
