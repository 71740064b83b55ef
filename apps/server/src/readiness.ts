/** Whether the process wants requests: not before it listens, and not once it is to stop. */
export class Readiness {
  #state: 'starting' | 'ready' | 'stopping' = 'starting';

  readonly isReady = (): boolean => this.#state === 'ready';

  /** Listening is done; a process that is stopping already stays so. */
  started(): void {
    if (this.#state === 'starting') this.#state = 'ready';
  }

  stopping(): void {
    this.#state = 'stopping';
  }
}
