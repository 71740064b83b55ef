/** When a circuit breaker opens, and how it closes again. */
export interface BreakerOptions {
  /** Consecutive failures that open a breaker. Default 5. */
  readonly threshold?: number;
  /** How long it stays open before trial calls are let through. Default 60. */
  readonly openSeconds?: number;
  /** Trial calls, all of which must succeed to close it. Default 3. */
  readonly halfOpenCalls?: number;
}
