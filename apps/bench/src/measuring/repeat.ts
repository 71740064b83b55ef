/** How often something was done at full speed. */
export interface Throughput {
  readonly answers: number;
  readonly perSecond: number;
}

/** One order to do something as often as possible, so many at once. */
export interface ThroughputOrder {
  readonly atOnce: number;
  readonly seconds: number;
}

/**
 * Repeats `work`, so many at once, until the time is over, and waits for what is under way by then. The rate is that of all of it
 * up to the last answer, so that it does not matter whether the end falls before or behind one that takes long.
 */
export async function repeat(work: () => Promise<unknown>, order: ThroughputOrder): Promise<Throughput> {
  const startedAt = performance.now();
  const endsAt = startedAt + order.seconds * 1000;
  let answers = 0;
  const repeatOne = async () => {
    do {
      await work();
      answers += 1;
    } while (performance.now() < endsAt);
  };
  await Promise.all(Array.from({ length: order.atOnce }, repeatOne));
  return { answers, perSecond: (answers * 1000) / (performance.now() - startedAt) };
}
