/** How much is left of a limit that a call was counted against. */
export interface LimitState {
  /** The word for the limit: `login`, `login_address` … */
  readonly name: string;
  readonly limit: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  /** In whole seconds, at least 1: when the window ends or, of a call that was refused, when it would be allowed. */
  readonly resetSeconds: number;
}
