import { silentLogger } from '../observability/logger.ts';
import type { Logger } from '../ports/logger.ts';
import type { Revocation, RevocationListener, Revocations } from '../ports/revocations.ts';
import { KeptLink } from '../resilience/kept-link.ts';
import { withinMs } from '../resilience/within-ms.ts';
import type { OpenLink, RevocationLink } from './revocation-link.ts';
import { parseRevocation, writeRevocation } from './revocation-message.ts';

export interface RevocationChannelOptions {
  /** What carries the messages, for the log: `Redis`. */
  readonly name: string;
  readonly open: OpenLink;
  /** Default: says nothing. */
  readonly logger?: Logger;
  /**
   * How long a link may take to open and to answer. It is asked that often, too, so that one that is dead without a word is
   * noticed within twice that. Default 2.
   */
  readonly timeoutSeconds?: number;
}

const publishMs = 1000;
const mostPublications = 1000;

/**
 * A {@link Revocations} over links that may break: it opens one when it is first used, and another, after pauses that grow to five
 * seconds, for as long as it is not closed. What is published while there is none is dropped: who was cut off drops its cache
 * when it is back, and every cache ends by itself.
 * @throws ConfigurationError when `timeoutSeconds` cannot work
 */
export function createRevocationChannel(options: RevocationChannelOptions): Revocations {
  const channel = new RevocationChannel(options);
  return {
    publish: (revocation) => channel.publish(revocation),
    subscribe: (listener) => channel.subscribe(listener),
    close: () => channel.close(),
  };
}

class RevocationChannel {
  readonly #name: string;
  readonly #logger: Logger;
  readonly #kept: KeptLink<RevocationLink>;
  #listener: RevocationListener | null = null;
  #isDown = false;
  #publications = 0;
  #dropped = 0;

  constructor({ name, open, logger = silentLogger, timeoutSeconds = 2 }: RevocationChannelOptions) {
    this.#name = name;
    this.#logger = logger;
    this.#kept = new KeptLink({
      open: (broke) => open({ heard: (message) => this.#heard(message), broke }),
      timeoutSeconds,
      onOpened: () => this.#opened(),
      onBroke: (reason) => this.#broke(reason),
    });
  }

  subscribe(listener: RevocationListener): void {
    this.#listener = listener;
    this.#kept.start();
  }

  async publish(revocation: Revocation): Promise<void> {
    this.#kept.start();
    if (this.#publications >= mostPublications) {
      this.#dropped += 1;
      return;
    }
    this.#publications += 1;
    const message = writeRevocation(revocation);
    try {
      await withinMs(
        publishMs,
        this.#kept.use((link) => link.send(message)),
      );
    } catch {
      this.#dropped += 1;
    } finally {
      this.#publications -= 1;
    }
  }

  close(): Promise<void> {
    this.#listener = null;
    return this.#kept.close();
  }

  #heard(message: string): void {
    const revocation = parseRevocation(message);
    if (revocation) {
      this.#listener?.revoked(revocation);
    } else {
      this.#logger.warning('a message of another version was heard', { channel: this.#name });
      this.#listener?.interrupted();
    }
  }

  /** Also the first time: what others revoked since the start was not heard. */
  #opened(): void {
    this.#isDown = false;
    this.#logger.info('the revocation channel is open', { channel: this.#name, dropped: this.#dropped });
    this.#dropped = 0;
    this.#listener?.interrupted();
  }

  /** Told once, however long it lasts. */
  #broke(error: unknown): void {
    if (this.#isDown) return;
    this.#isDown = true;
    this.#logger.warning('the revocation channel is down', { channel: this.#name, error });
    this.#listener?.interrupted();
  }
}
