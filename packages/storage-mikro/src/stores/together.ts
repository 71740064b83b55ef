import DataLoader from 'dataloader';

/** So many take a few milliseconds, and nobody waits for more. */
const mostAtOnce = 64;

/** A failure that takes no longer is no timeout. */
const longMs = 1000;

/**
 * Answers what is asked for in one turn of the event loop by one statement, at its end: for a server most of a statement is the
 * journey and the end of its transaction, whatever it holds.
 *
 * Where that fails each is answered by itself, so that one which cannot be answered fails alone, and a connection that breaks is not
 * held against all who shared it. Who has waited long by then is not made to wait again.
 * @param all the answers in the order of the keys
 */
export function together<Key, Value>(
  all: (keys: readonly Key[]) => Promise<readonly Value[]>,
  alone: (key: Key) => Promise<Value>,
): (key: Key) => Promise<Value> {
  const turn = new DataLoader<Key, Value>(
    async (keys) => {
      const startedAt = performance.now();
      try {
        return await all(keys);
      } catch (error) {
        if (performance.now() - startedAt > longMs) throw error;
        return Promise.all(keys.map((key) => alone(key).catch(toError)));
      }
    },
    { cache: false, maxBatchSize: mostAtOnce, batchScheduleFn: setImmediate },
  );
  return (key) => turn.load(key);
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
