type Close = () => unknown;

/** What was opened on the way, to be closed in reverse, whatever happens. */
export class OpenThings {
  readonly #closes: Close[] = [];

  /** Notes what has to be closed, and gives it back. */
  keep<Thing extends { stop(): unknown }>(thing: Thing): Thing {
    this.#closes.push(() => thing.stop());
    return thing;
  }

  async close(): Promise<void> {
    for (const close of this.#closes.splice(0).toReversed()) await close();
  }
}

/** Runs `work`, and closes what it has opened. */
export async function closingAfter<Result>(work: (open: OpenThings) => Promise<Result>): Promise<Result> {
  const open = new OpenThings();
  try {
    return await work(open);
  } finally {
    await open.close();
  }
}
