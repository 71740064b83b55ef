import type { Logger } from '@auth/core';

export type StopSignal = 'SIGTERM' | 'SIGINT';

/** Why the process is to end. */
export type StopReason = StopSignal | 'failure';

export interface StopRequestsOptions {
  /** Where signals and failures come from: `process`. */
  readonly source: NodeJS.EventEmitter;
  readonly logger: Logger;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}

const exitCodeOf = { SIGTERM: 128 + 15, SIGINT: 128 + 2 } as const;

/**
 * A signal that comes again this soon is the same one: Ctrl+C reaches every process of a terminal, and npm hands on to its child
 * what that child has already got.
 */
const echoMilliseconds = 250;

/**
 * Listens for whatever asks the process to end: the first request resolves `first`, a second signal ends it at once. An
 * exception that nobody caught is such a request as well, after one CRITICAL line.
 */
export class StopRequests {
  readonly first: Promise<StopReason>;
  #hasFailed = false;
  #firstSignalAt: number | null = null;

  constructor({ source, logger, exit, now }: StopRequestsOptions) {
    const { promise, resolve } = Promise.withResolvers<StopReason>();
    this.first = promise;
    const onSignal = (signal: StopSignal) => {
      const isSecond = this.#firstSignalAt !== null && now() - this.#firstSignalAt >= echoMilliseconds;
      this.#firstSignalAt ??= now();
      resolve(signal);
      if (isSecond) exit(exitCodeOf[signal]);
    };
    const onFailure = (error: unknown) => {
      this.#hasFailed = true;
      logger.critical('nobody caught this', { error });
      resolve('failure');
    };
    source.on('SIGTERM', onSignal).on('SIGINT', onSignal);
    source.on('uncaughtException', onFailure).on('unhandledRejection', onFailure);
  }

  /** Whether anything was thrown that nobody caught, before the first request or after it. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }
}
