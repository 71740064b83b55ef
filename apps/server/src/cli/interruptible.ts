import type { EventEmitter } from 'node:events';
import { exitCodeOf, onStopSignal, type StopSignal, type StopSignalOptions } from '../stop-signals.ts';

/** A signal ended the command; what it had begun is cleared away. */
export class InterruptedError extends Error {
  readonly exitCode: number;

  constructor(signal: StopSignal) {
    super(`stopped by ${signal}`);
    this.name = 'InterruptedError';
    this.exitCode = exitCodeOf[signal];
  }
}

/**
 * Runs work that a signal stops cleanly: the first SIGINT or SIGTERM aborts `signal` with an {@link InterruptedError}, another
 * one ends the process at once.
 */
export async function interruptible<Result>(
  source: Pick<EventEmitter, 'off' | 'on'>,
  work: (signal: AbortSignal) => Promise<Result>,
  options: Omit<StopSignalOptions, 'onFirst'> = {},
): Promise<Result> {
  const controller = new AbortController();
  const onFirst = (signal: StopSignal) => controller.abort(new InterruptedError(signal));
  const stopListening = onStopSignal(source, { onFirst, ...options });
  try {
    return await work(controller.signal);
  } finally {
    stopListening();
  }
}
