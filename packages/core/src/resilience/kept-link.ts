import { setTimeout as pause } from 'node:timers/promises';
import { ConfigurationError } from '../errors.ts';
import { type Link, type LinkOpener, WatchedLink } from './watched-link.ts';

export interface KeptLinkOptions<Kind extends Link> {
  readonly open: LinkOpener<Kind>;
  /**
   * How long a link may take to open and to answer. It is asked that often, too, so that one that is dead without a word is
   * noticed within twice that.
   */
  readonly timeoutSeconds: number;
  /** Told each time that a link is open. */
  readonly onOpened: () => void;
  /** Told the reason each time that a link broke, or could not be opened. */
  readonly onBroke: (reason: unknown) => void;
}

const firstPauseMs = 100;
const longestPauseMs = 5000;

/**
 * Keeps one link open: whenever it breaks another one is opened, after pauses that grow to five seconds, for as long as it is not
 * closed.
 */
export class KeptLink<Kind extends Link> {
  readonly #options: KeptLinkOptions<Kind>;
  readonly #ending = new AbortController();
  #running: Promise<void> | null = null;
  #link: WatchedLink<Kind> | null = null;
  #isOpen = false;
  #failures = 0;
  #openedAtMs: number | null = null;

  /** @throws ConfigurationError when `timeoutSeconds` cannot work */
  constructor(options: KeptLinkOptions<Kind>) {
    const { timeoutSeconds } = options;
    if (!(timeoutSeconds > 0 && timeoutSeconds <= 3600)) {
      throw new ConfigurationError('timeoutSeconds must be a number of seconds greater than 0, and 3600 at most.');
    }
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Begins, unless it has begun before or is closed. */
  start(): void {
    if (!this.#ending.signal.aborted) this.#running ??= this.#keepOpen();
  }

  /** Waits for the link that is being opened; rejects at once between two links, and when the link cannot be opened. */
  async use<Result>(call: (link: Kind) => Promise<Result>): Promise<Result> {
    if (this.#link === null) throw new Error('there is no connection at this moment');
    return call(await this.#link.opened);
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.#link?.close();
    await this.#running;
  }

  async #keepOpen(): Promise<void> {
    const { open, timeoutSeconds, onBroke } = this.#options;
    while (!this.#ending.signal.aborted) {
      const link = new WatchedLink({ open, timeoutMs: timeoutSeconds * 1000 });
      this.#link = link;
      link.opened.then(
        () => this.#opened(),
        () => undefined,
      );
      const reason = await link.broken;
      this.#link = null;
      this.#isOpen = false;
      if (this.#ending.signal.aborted) return;
      onBroke(reason);
      await Promise.all([link.close(), this.#pause()]);
    }
  }

  #opened(): void {
    this.#openedAtMs = performance.now();
    this.#isOpen = true;
    this.#options.onOpened();
  }

  /**
   * Of uneven lengths, so that many instances do not come back all at once. Only a link that held for a while counts as a success:
   * one that opens and breaks over and over must not keep us busy.
   */
  async #pause(): Promise<void> {
    if (this.#openedAtMs !== null && performance.now() - this.#openedAtMs > longestPauseMs) this.#failures = 0;
    this.#openedAtMs = null;
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** this.#failures) * (0.5 + Math.random() / 2);
    this.#failures += 1;
    await pause(pauseMs, null, { signal: this.#ending.signal }).catch(() => undefined);
  }
}
