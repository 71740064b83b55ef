import type { Logger } from '../ports/logger.ts';
import type { Revocation, Revocations } from '../ports/revocations.ts';

interface AnnouncerDependencies {
  readonly channel: Revocations;
  readonly logger: Logger;
}

/** Tells the other instances in the background: no call has to wait for a channel, and none fails because of one. */
export class Announcer {
  readonly #channel: Revocations;
  readonly #logger: Logger;
  readonly #underWay = new Set<Promise<void>>();
  #closing: Promise<void> | null = null;

  constructor({ channel, logger }: AnnouncerDependencies) {
    this.#channel = channel;
    this.#logger = logger;
  }

  /** Resolves when it is sent, or given up; it never rejects. Nothing is said after {@link Announcer.close}. */
  publish(revocation: Revocation): Promise<void> {
    if (this.#closing !== null) return Promise.resolve();
    const failure = 'Other instances could not be told of a revocation';
    const sending = this.#attempt(failure, () => this.#channel.publish(revocation)).then(() => {
      this.#underWay.delete(sending);
    });
    this.#underWay.add(sending);
    return sending;
  }

  /** Waits for what is still being said, and closes the channel, once; it never rejects. */
  close(): Promise<void> {
    this.#closing ??= this.#flushAndClose();
    return this.#closing;
  }

  async #flushAndClose(): Promise<void> {
    await Promise.all(this.#underWay);
    await this.#attempt('The channel for revocations could not be closed', () => this.#channel.close());
  }

  async #attempt(failure: string, call: () => Promise<void>): Promise<void> {
    try {
      await call();
    } catch (error) {
      this.#logger.warning(failure, { event: 'revocations.failed', error });
    }
  }
}
