/** So many take a few milliseconds, and nobody waits for more. */
const mostAtOnce = 64;

/** A failure that takes no longer is no timeout. */
const longMs = 1000;

/** What is asked for in one turn of the event loop; the outcomes come in the order of the keys. */
interface Turn<Key, Value> {
  readonly keys: Key[];
  readonly outcomes: Promise<readonly (() => Value)[]>;
}

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
  let turn: Turn<Key, Value> | null = null;

  function begin(): Turn<Key, Value> {
    const keys: Key[] = [];
    const end = new Promise<void>((resolve) => {
      setImmediate(() => {
        if (turn?.keys === keys) turn = null;
        resolve();
      });
    });
    return { keys, outcomes: end.then(() => answerAll(keys)) };
  }

  async function answerAll(keys: readonly Key[]): Promise<readonly (() => Value)[]> {
    const startedAt = performance.now();
    try {
      return (await all(keys)).map((value) => toOutcome(value));
    } catch (error) {
      if (performance.now() - startedAt > longMs) throw error;
      return Promise.all(keys.map((key) => alone(key).then(toOutcome, toFailure)));
    }
  }

  return async (key) => {
    if (turn === null || turn.keys.length === mostAtOnce) turn = begin();
    const { keys, outcomes } = turn;
    const index = keys.push(key) - 1;
    const outcome = (await outcomes)[index];
    if (outcome === undefined) throw new Error('what was asked for has no answer');
    return outcome();
  };
}

function toOutcome<Value>(value: Value): () => Value {
  return () => value;
}

function toFailure(error: unknown): () => never {
  return () => {
    throw error;
  };
}
