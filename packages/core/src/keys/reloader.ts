import type { Logger } from '../ports/logger.ts';
import type { Runtime } from '../ports/runtime.ts';
import { outdatedAfterSeconds, reloadAfterSeconds, retryAfterSeconds } from './key-times.ts';

interface ReloaderDependencies {
  readonly load: () => Promise<void>;
  readonly runtime: Runtime;
  readonly logger: Logger;
}

/** Loads something that was loaded before anew, once for all who want it at the same time. No load of it rejects. */
export class Reloader {
  readonly #deps: ReloaderDependencies;
  #running: Promise<void> | null = null;
  #loadedAt: Date;
  #triedAt: Date;
  #hasFailed = false;

  constructor(deps: ReloaderDependencies) {
    this.#deps = deps;
    this.#loadedAt = deps.runtime.now();
    this.#triedAt = this.#loadedAt;
  }

  /** The load that runs at this moment. */
  get running(): Promise<void> | null {
    return this.#running;
  }

  /** Whether it is time for another load: some time after the last one, or soon after one that failed. */
  get isDue(): boolean {
    return this.#elapsedSince(this.#triedAt) >= (this.#hasFailed ? retryAfterSeconds : reloadAfterSeconds);
  }

  /** Whether what was loaded is too old to be used while it is loaded anew. */
  get isOutdated(): boolean {
    return this.#elapsedSince(this.#loadedAt) >= outdatedAfterSeconds;
  }

  /** Begins a load, or joins the one that runs. */
  load(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** A load that begins after this call, so that it sees everything that happened before. */
  async reload(): Promise<void> {
    if (this.#running !== null) await this.#running;
    await this.load();
  }

  async #run(): Promise<void> {
    const { load, runtime, logger } = this.#deps;
    this.#triedAt = runtime.now();
    try {
      await load();
      this.#loadedAt = this.#triedAt;
      this.#hasFailed = false;
    } catch (error) {
      this.#hasFailed = true;
      logger.warning('The signing keys could not be read again; those that are known go on', {
        event: 'keys.reload_failed',
        error,
      });
    }
  }

  /** A clock that was set back makes old what it would else make eternal. */
  #elapsedSince(instant: Date): number {
    return Math.abs(this.#deps.runtime.now().getTime() - instant.getTime()) / 1000;
  }
}
