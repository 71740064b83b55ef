import type { Logger, PurgeResult } from '@auth/core';

/** The first run comes this soon at the latest, so that a service that is often restarted is cleaned up as well. */
const firstRunWithinSeconds = 60;
/** How much earlier or later a run may come, as a part of the interval, so that instances do not all come at once. */
const jitter = 0.1;

export interface HousekeepingOptions {
  /** Deletes in batches, tells after each what it has deleted in total, and gives up where that throws. */
  readonly purge: (onProgress: (total: PurgeResult) => void) => Promise<PurgeResult>;
  readonly logger: Logger;
  /** 0 for never. */
  readonly intervalSeconds: number;
  /** Default: `Math.random`. */
  readonly random?: () => number;
  /** Calls `run` once after so many milliseconds; what it returns prevents that. Default: a timer that keeps no process alive. */
  readonly after?: (milliseconds: number, run: () => void) => () => void;
}

/** Ends a purge between two batches. */
class StoppedError extends Error {}

/** Deletes what is past its retention, again and again, until it is stopped. A run that fails is tried again at the next turn. */
export class Housekeeping {
  readonly #options: Required<HousekeepingOptions>;
  #cancel: () => void = () => undefined;
  #running: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(options: HousekeepingOptions) {
    this.#options = { random: Math.random, after: startTimer, ...options };
  }

  start(): void {
    const { intervalSeconds, random } = this.#options;
    if (intervalSeconds > 0) this.#schedule(random() * Math.min(intervalSeconds, firstRunWithinSeconds));
  }

  /** No run begins any more; resolves when the one that is under way has ended, after its batch. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel();
    await this.#running;
  }

  #schedule(seconds: number): void {
    this.#cancel = this.#options.after(seconds * 1000, () => {
      this.#running = this.#run();
    });
  }

  async #run(): Promise<void> {
    const { logger, intervalSeconds, random } = this.#options;
    try {
      await this.#purge();
    } catch (error) {
      if (!this.#isStopped) logger.warning('housekeeping failed and is tried again later', { error });
    }
    if (!this.#isStopped) this.#schedule(intervalSeconds * (1 + jitter * (2 * random() - 1)));
  }

  async #purge(): Promise<void> {
    let deleted: PurgeResult | null = null;
    try {
      await this.#options.purge((total) => {
        deleted = total;
        if (this.#isStopped) throw new StoppedError();
      });
    } finally {
      if (deleted) this.#report(deleted);
    }
  }

  #report({ sessions, refreshTokens, auditEvents }: PurgeResult): void {
    if (sessions + refreshTokens + auditEvents === 0) return;
    this.#options.logger.info('deleted what was past its retention', {
      event: 'housekeeping.purged',
      sessions_count: sessions,
      refresh_tokens_count: refreshTokens,
      audit_events_count: auditEvents,
    });
  }
}

function startTimer(milliseconds: number, run: () => void): () => void {
  const timer = setTimeout(run, milliseconds).unref();
  return () => clearTimeout(timer);
}
