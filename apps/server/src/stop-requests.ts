import type { Logger } from '@auth/core';
import { onStopSignal, type StopSignal, type StopSignalOptions } from './stop-signals.ts';

/** Why the process is to end. */
export type StopReason = StopSignal | 'failure';

export interface StopRequestsOptions extends Omit<StopSignalOptions, 'onFirst' | 'signals'> {
  /** Where signals and failures come from: `process`. */
  readonly source: NodeJS.EventEmitter;
  readonly logger: Logger;
  /** Whether a person at a terminal has started the process; SIGHUP then means that the terminal is gone. */
  readonly isOnTerminal: boolean;
  /** What SIGHUP asks for elsewhere. */
  readonly reload: () => void;
}

/**
 * Listens for whatever asks the process to end: the first request resolves `first`, a second signal ends it at once. An
 * exception that nobody caught is such a request as well, after one CRITICAL line. SIGHUP is one on a terminal only.
 */
export class StopRequests {
  readonly first: Promise<StopReason>;
  #hasFailed = false;

  constructor({ source, logger, isOnTerminal, reload, ...clockAndExit }: StopRequestsOptions) {
    const { promise, resolve } = Promise.withResolvers<StopReason>();
    this.first = promise;
    const onFailure = (error: unknown) => {
      this.#hasFailed = true;
      logger.critical('nobody caught this', { error });
      resolve('failure');
    };
    const signals: readonly StopSignal[] = isOnTerminal ? ['SIGTERM', 'SIGINT', 'SIGHUP'] : ['SIGTERM', 'SIGINT'];
    onStopSignal(source, { onFirst: resolve, signals, ...clockAndExit });
    if (!isOnTerminal) source.on('SIGHUP', reload);
    source.on('uncaughtException', onFailure).on('unhandledRejection', onFailure);
  }

  /** Whether anything was thrown that nobody caught, before the first request or after it. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }
}
