import type { EventEmitter } from 'node:events';

const exitCodeOf = { SIGINT: 128 + 2, SIGTERM: 128 + 15 } as const;

export type Interruption = keyof typeof exitCodeOf;

/** A signal ended the command; what it had begun is cleared away. */
export class InterruptedError extends Error {
  readonly exitCode: number;

  constructor(signal: Interruption) {
    super(`stopped by ${signal}`);
    this.name = 'InterruptedError';
    this.exitCode = exitCodeOf[signal];
  }
}

/**
 * A signal that comes again this soon is the same one: Ctrl+C reaches every process of a terminal, and npm hands on to its child
 * what that child has already got.
 */
const echoMilliseconds = 250;

/**
 * Runs work that a signal stops cleanly: the first SIGINT or SIGTERM aborts `signal` with an {@link InterruptedError}, another
 * one ends the process as if nobody listened.
 */
export async function interruptible<Result>(
  source: Pick<EventEmitter, 'off' | 'on'>,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const onSignal = (signal: Interruption) => {
    controller.abort(new InterruptedError(signal));
    setTimeout(stopListening, echoMilliseconds).unref();
  };
  const stopListening = () => source.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  source.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    return await work(controller.signal);
  } finally {
    stopListening();
  }
}
