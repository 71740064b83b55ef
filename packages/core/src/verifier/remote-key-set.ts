import { KeySetUnavailableError } from '../errors.ts';
import type { VerificationKey } from '../tokens/verification-key.ts';
import type { KeySource } from './key-source.ts';
import type { KeySet } from './parse-key-set.ts';

/** How long a failed fetch is let be; without keys every call would begin another one. */
const retryPauseSeconds = 1;

interface RemoteKeySetDependencies {
  readonly fetchKeys: () => Promise<KeySet>;
  readonly now: () => Date;
}

interface RemoteKeySetOptions {
  /** From then on the keys are fetched again. */
  readonly cacheSeconds: number;
  /** An unknown id fetches them no sooner than this after the last time. */
  readonly cooldownSeconds: number;
  /** From then on, counted from the last success, the keys are not believed any more. */
  readonly staleSeconds: number;
}

/** A key set that lives somewhere else. Whatever the number of callers, there is one fetch at a time. */
export class RemoteKeySet implements KeySource {
  readonly #deps: RemoteKeySetDependencies;
  readonly #options: RemoteKeySetOptions;
  /** What was fetched last, and when that was asked for. */
  #fetched: { readonly keys: KeySet; readonly at: Date } | null = null;
  /** How the last attempt ended, and when; a failure leaves the keys as they are. */
  #attempt: { readonly at: Date; readonly failure?: { readonly cause: unknown } } | null = null;
  #fetching: Promise<void> | null = null;

  constructor(deps: RemoteKeySetDependencies, options: RemoteKeySetOptions) {
    this.#deps = deps;
    this.#options = options;
  }

  async prepare(id: string): Promise<void> {
    const { cacheSeconds, cooldownSeconds, staleSeconds } = this.#options;
    if (this.#isPast(this.#fetched, cacheSeconds)) await this.#renew();
    if (this.#isPast(this.#fetched, staleSeconds)) throw this.#unavailable();
    if (this.find(id) === null && this.#isPast(this.#attempt, cooldownSeconds)) await this.#fetch();
    if (this.find(id) === null && this.#isAway()) throw this.#unavailable();
  }

  find(id: string): VerificationKey | null {
    return this.#fetched?.keys.get(id) ?? null;
  }

  /** While the server is away and the old keys will do, nobody waits for it. */
  async #renew(): Promise<void> {
    const isAway = this.#isAway();
    if (isAway && !this.#isPast(this.#attempt, retryPauseSeconds)) return;
    const fetched = this.#fetch();
    if (!isAway || this.#isPast(this.#fetched, this.#options.staleSeconds)) await fetched;
  }

  async #fetch(): Promise<void> {
    this.#fetching ??= this.#load().finally(() => {
      this.#fetching = null;
    });
    await this.#fetching;
  }

  /** Never rejects. */
  async #load(): Promise<void> {
    const { fetchKeys, now } = this.#deps;
    const at = now();
    try {
      this.#fetched = { keys: await fetchKeys(), at };
      this.#attempt = { at: now() };
    } catch (cause) {
      this.#attempt = { at: now(), failure: { cause } };
    }
  }

  #isAway(): boolean {
    return this.#attempt?.failure !== undefined;
  }

  #unavailable(): KeySetUnavailableError {
    return new KeySetUnavailableError(this.#attempt?.failure);
  }

  /** What never was is past. A clock that was set back makes nothing younger. */
  #isPast(event: { readonly at: Date } | null, seconds: number): boolean {
    return event === null || Math.abs(this.#deps.now().getTime() - event.at.getTime()) >= seconds * 1000;
  }
}
