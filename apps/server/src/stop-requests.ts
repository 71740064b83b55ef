import type { Logger } from '@auth/core';
import { onStopSignal, type StopSignal, type StopSignalOptions } from './stop-signals.ts';

/** Why the process is to end. */
export type StopReason = StopSignal | 'failure';

export interface StopRequestsOptions extends Omit<StopSignalOptions, 'onFirst'> {
  /** Where signals and failures come from: `process`. */
  readonly source: NodeJS.EventEmitter;
  readonly logger: Logger;
}

/**
 * Listens for whatever asks the process to end: the first request resolves `first`, a second signal ends it at once. An
 * exception that nobody caught is such a request as well, after one CRITICAL line.
 */
export class StopRequests {
  readonly first: Promise<StopReason>;
  #hasFailed = false;

  constructor({ source, logger, ...clockAndExit }: StopRequestsOptions) {
    const { promise, resolve } = Promise.withResolvers<StopReason>();
    this.first = promise;
    const onFailure = (error: unknown) => {
      this.#hasFailed = true;
      logger.critical('nobody caught this', { error });
      resolve('failure');
    };
    onStopSignal(source, { onFirst: resolve, ...clockAndExit });
    source.on('uncaughtException', onFailure).on('unhandledRejection', onFailure);
  }

  /** Whether anything was thrown that nobody caught, before the first request or after it. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }
}
