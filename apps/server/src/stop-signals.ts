import type { EventEmitter } from 'node:events';

/** What each signal that may ask for an end is to a shell as an exit code. */
export const exitCodeOf = { SIGHUP: 128 + 1, SIGINT: 128 + 2, SIGTERM: 128 + 15 } as const;

export type StopSignal = keyof typeof exitCodeOf;

export interface StopSignalOptions {
  /** Told of the first signal. */
  readonly onFirst: (signal: StopSignal) => void;
  /** Which of them ask for an end. Default: SIGTERM and SIGINT. */
  readonly signals?: readonly StopSignal[];
  /** Ends the process at once. Default: `process.exit`. */
  readonly exit?: (code: number) => void;
  /** Milliseconds of a clock that only goes forward. Default: that of the process. */
  readonly now?: () => number;
}

/**
 * A signal that comes again this soon is the same one: Ctrl+C reaches every process of a terminal, and npm hands on to its child
 * what that child has already got.
 */
const echoMilliseconds = 250;

/**
 * Waits for signals from `source`, which is `process`. A second one ends the process at once: by an exit, because the
 * first process of a container does not end by a signal that nobody takes. What it returns ends the waiting.
 */
export function onStopSignal(source: Pick<EventEmitter, 'off' | 'on'>, options: StopSignalOptions): () => void {
  const { onFirst, signals = ['SIGTERM', 'SIGINT'], exit = process.exit, now = () => performance.now() } = options;
  let firstAt: number | null = null;
  const onSignal = (signal: StopSignal) => {
    if (firstAt === null) {
      firstAt = now();
      onFirst(signal);
    } else if (now() - firstAt >= echoMilliseconds) {
      exit(exitCodeOf[signal]);
    }
  };
  for (const signal of signals) source.on(signal, onSignal);
  return () => {
    for (const signal of signals) source.off(signal, onSignal);
  };
}
