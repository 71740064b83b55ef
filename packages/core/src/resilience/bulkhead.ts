import PQueue from 'p-queue';
import { ConfigurationError, OverloadedError } from '../errors.ts';

export interface BulkheadOptions {
  /** How much work runs at once; at least 1. */
  readonly concurrency: number;
  /** How many callers may wait for their turn; 0 for none. */
  readonly queue: number;
  /** Told how long each work took that ran to its end, in milliseconds, whatever became of it. */
  readonly onFinished?: (tookMs: number) => void;
  /** A clock that only moves forward, in milliseconds. Default `performance.now`. */
  readonly monotonicMs?: () => number;
}

export interface BulkheadLoad {
  readonly running: number;
  readonly waiting: number;
  /** Callers turned away since the start. */
  readonly rejected: number;
}

/** Lets a bounded number of calls run, lets a bounded number wait, and turns the others away at once. */
export class Bulkhead {
  readonly #queue: PQueue;
  readonly #options: BulkheadOptions;
  readonly #monotonicMs: () => number;
  #rejected = 0;
  #averageMs = 0;

  /** @throws ConfigurationError for bounds that are no whole numbers in their range */
  constructor(options: BulkheadOptions) {
    assertWhole('concurrency', options.concurrency, 1);
    assertWhole('queue', options.queue, 0);
    this.#options = options;
    this.#queue = new PQueue({ concurrency: options.concurrency });
    this.#monotonicMs = options.monotonicMs ?? (() => performance.now());
  }

  get load(): BulkheadLoad {
    return { running: this.#queue.pending, waiting: this.#queue.size, rejected: this.#rejected };
  }

  /**
   * Runs `work` when it is its turn. A caller who hangs up gets the signal's reason at once and leaves the queue; work that
   * has begun keeps its slot to its end, whoever still listens.
   * @throws OverloadedError when no place is left to wait in
   */
  async run<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    signal?.throwIfAborted();
    if (this.#isFull()) {
      this.#rejected += 1;
      throw new OverloadedError(this.#retryAfterSeconds());
    }
    return signal ? this.#runUnlessAborted(work, signal) : this.#queue.add(() => this.#timed(work));
  }

  async #runUnlessAborted<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    const waiting = new AbortController();
    const hungUp = Promise.withResolvers<never>();
    let hasBegun = false;
    const hangUp = () => {
      // p-queue gives the slot of running work to the next in line when its signal is aborted.
      if (!hasBegun) waiting.abort(signal.reason);
      hungUp.reject(signal.reason);
    };
    signal.addEventListener('abort', hangUp, { once: true });
    const begin = () => {
      hasBegun = true;
      return this.#timed(work);
    };
    try {
      return await Promise.race([this.#queue.add(begin, { signal: waiting.signal }), hungUp.promise]);
    } finally {
      signal.removeEventListener('abort', hangUp);
    }
  }

  #isFull(): boolean {
    return this.#queue.pending >= this.#options.concurrency && this.#queue.size >= this.#options.queue;
  }

  async #timed<Result>(work: () => Promise<Result>): Promise<Result> {
    const startedMs = this.#monotonicMs();
    try {
      return await work();
    } finally {
      const tookMs = this.#monotonicMs() - startedMs;
      this.#options.onFinished?.(tookMs);
      this.#averageMs = this.#averageMs === 0 ? tookMs : 0.8 * this.#averageMs + 0.2 * tookMs;
    }
  }

  /** When the queue as it stands will have been worked off. */
  #retryAfterSeconds(): number {
    const rounds = (this.#queue.size + this.#queue.pending) / this.#options.concurrency;
    return Math.max(1, Math.ceil((rounds * this.#averageMs) / 1000));
  }
}

function assertWhole(name: string, value: number, lowest: number): void {
  if (Number.isSafeInteger(value) && value >= lowest) return;
  throw new ConfigurationError(`The bulkhead's ${name} must be a whole number of at least ${lowest}.`);
}
