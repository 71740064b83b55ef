import { type CircuitBreakerPolicy, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import { CircuitOpenError, ConfigurationError } from '../errors.ts';
import type { Logger } from '../ports/logger.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { BreakerOptions } from './breaker-options.ts';

export type BreakerState = 'closed' | 'open' | 'half_open';

export interface BreakerTransition {
  readonly name: string;
  readonly from: BreakerState;
  readonly to: BreakerState;
}

/** Must not throw. */
export type TransitionListener = (transition: BreakerTransition) => void;

export interface BreakerDependencies {
  /** Which errors speak against what is called. The others pass without a trace; of a trial call they are a success. */
  readonly isFailure: (error: unknown) => boolean;
  readonly logger: Logger;
  readonly runtime: Pick<Runtime, 'now'>;
}

/**
 * Keeps calls away from something that fails: after `threshold` failures in a row it refuses them for `openSeconds`, then lets
 * `halfOpenCalls` trial calls through, and closes when all of these succeed.
 */
export interface Breaker {
  readonly name: string;
  /** An open breaker becomes half-open with the first call after {@link Breaker.nextAttemptAt}. */
  readonly state: BreakerState;
  /** Failures in a row. */
  readonly failureCount: number;
  readonly lastFailureAt: Date | null;
  /** When an open breaker lets the first trial call through; null in the other states. */
  readonly nextAttemptAt: Date | null;
  /** @throws CircuitOpenError at once while it is open, and for whoever comes after the trial calls while it is half-open */
  execute<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Closes it by hand. */
  reset(): void;
  /** Tells `listener` of each change of state; the answer ends that. */
  onTransition(listener: TransitionListener): () => void;
}

/** @throws ConfigurationError for counts that are no whole numbers of at least 1, or a time that is not positive */
export function createBreaker(name: string, options: BreakerOptions, dependencies: BreakerDependencies): Breaker {
  return new CockatielBreaker(name, options, dependencies);
}

const stateOf: Readonly<Partial<Record<CircuitState, BreakerState>>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
};

const eventOf: Readonly<Record<BreakerState, string>> = {
  closed: 'breaker.closed',
  open: 'breaker.opened',
  half_open: 'breaker.half_opened',
};

class CockatielBreaker implements Breaker {
  readonly name: string;
  readonly #runtime: Pick<Runtime, 'now'>;
  readonly #logger: Logger;
  readonly #openMs: number;
  readonly #halfOpenCalls: number;
  readonly #failures: ConsecutiveBreaker;
  readonly #policy: CircuitBreakerPolicy;
  readonly #listeners = new Set<TransitionListener>();
  #state: BreakerState = 'closed';
  #trialCalls = 0;
  #lastFailureAt: Date | null = null;
  #nextAttemptAt: Date | null = null;

  constructor(name: string, options: BreakerOptions, { isFailure, logger, runtime }: BreakerDependencies) {
    this.name = name;
    this.#runtime = runtime;
    this.#logger = logger;
    this.#openMs = 1000 * duration('openSeconds', options.openSeconds ?? 60);
    this.#halfOpenCalls = wholeNumber('halfOpenCalls', options.halfOpenCalls ?? 3);
    this.#failures = new ConsecutiveBreaker(wholeNumber('threshold', options.threshold ?? 5));
    this.#policy = circuitBreaker(handleWhen(isFailure), {
      breaker: this.#failures,
      // How long it stays open is decided in #admits, by the clock of the runtime.
      halfOpenAfter: Number.NEGATIVE_INFINITY,
      halfOpenSampling: { calls: this.#halfOpenCalls, threshold: 0 },
    });
    this.#policy.onFailure(({ handled }) => {
      if (handled) this.#lastFailureAt = runtime.now();
    });
    this.#policy.onStateChange((state) => this.#follow(state));
  }

  get state(): BreakerState {
    return this.#state;
  }

  get failureCount(): number {
    return this.#failures.state;
  }

  get lastFailureAt(): Date | null {
    return this.#lastFailureAt;
  }

  get nextAttemptAt(): Date | null {
    return this.#nextAttemptAt;
  }

  async execute<Result>(work: () => Promise<Result>): Promise<Result> {
    if (!this.#admits()) throw new CircuitOpenError(this.#retryAfterSeconds());
    return this.#policy.execute(work);
  }

  reset(): void {
    this.#failures.success();
    // cockatiel closes by hand only what was opened by hand.
    if (this.#state !== 'closed') this.#policy.isolate().dispose();
  }

  onTransition(listener: TransitionListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whether one more call may go through; counts trial calls, because cockatiel lets those beyond their number wait. */
  #admits(): boolean {
    switch (this.#state) {
      case 'closed':
        return true;
      case 'open':
        if (this.#remainingMs() > 0) return false;
        this.#trialCalls = 1;
        return true;
      case 'half_open':
        if (this.#trialCalls === this.#halfOpenCalls) return false;
        this.#trialCalls += 1;
        return true;
    }
  }

  #remainingMs(): number {
    if (!this.#nextAttemptAt) return 0;
    const remainingMs = this.#nextAttemptAt.getTime() - this.#runtime.now().getTime();
    // More than the whole time: the clock was set back.
    return remainingMs > this.#openMs ? 0 : remainingMs;
  }

  #retryAfterSeconds(): number {
    return Math.max(1, Math.ceil(this.#remainingMs() / 1000));
  }

  #follow(policyState: CircuitState): void {
    const to = stateOf[policyState];
    if (!to) return;
    const transition = { name: this.name, from: this.#state, to };
    this.#state = to;
    this.#nextAttemptAt = to === 'open' ? new Date(this.#runtime.now().getTime() + this.#openMs) : null;
    const fields = { event: eventOf[to], breaker: this.name, failure_count: this.failureCount };
    this.#logger[to === 'open' ? 'error' : 'info'](`The circuit breaker is now ${to}`, fields);
    for (const listener of this.#listeners) listener(transition);
  }
}

function wholeNumber(option: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new ConfigurationError(`A breaker's ${option} must be a whole number of at least 1.`);
}

function duration(option: string, seconds: number): number {
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new ConfigurationError(`A breaker's ${option} must be a positive number of seconds.`);
}
