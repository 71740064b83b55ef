import { OutOfTimeError } from './within-ms.ts';

/** A connection that is opened once; when it breaks another one takes its place. */
export interface Link {
  /** Resolves once it can be used; rejects when that fails. */
  readonly opened: Promise<unknown>;
  /** Resolves when the other side answers. */
  ping(): Promise<unknown>;
  /** Ends the connection at whatever stage it is; resolves within a second, answered or not, and never rejects. */
  close(): Promise<void>;
}

/** Begins to connect; throws nothing. `broke` is told when the link is of no use any more; more than once does no harm. */
export type LinkOpener<Kind extends Link> = (broke: (reason: unknown) => void) => Kind;

interface WatchOptions<Kind extends Link> {
  readonly open: LinkOpener<Kind>;
  /** How long it may take to open, and to answer; it is asked that often as well. */
  readonly timeoutMs: number;
}

/** A link that is known to be broken even if nobody says so: one that does not answer is. */
export class WatchedLink<Kind extends Link> {
  /** Resolves with the link once it is open; rejects when it breaks before. */
  readonly opened: Promise<Kind>;
  /** Resolves with the reason when it is of no use any more. */
  readonly broken: Promise<unknown>;
  readonly #link: Kind;
  readonly #break: (reason: unknown) => void;
  #timer: NodeJS.Timeout;
  #isAnswered = true;
  #isClosed = false;

  constructor({ open, timeoutMs }: WatchOptions<Kind>) {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.broken = promise;
    this.#break = resolve;
    const link = open(resolve);
    this.#link = link;
    this.#timer = setTimeout(() => resolve(new OutOfTimeError()), timeoutMs);
    link.opened.catch(resolve);
    const failed = promise.then((reason) => Promise.reject(reason));
    this.opened = Promise.race([link.opened, failed]).then(() => {
      clearTimeout(this.#timer);
      if (!this.#isClosed) this.#timer = setInterval(() => this.#askOrBreak(), timeoutMs);
      return link;
    });
    this.opened.catch(() => undefined);
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.#break(new Error('closed'));
    clearTimeout(this.#timer);
    return this.#link.close();
  }

  #askOrBreak(): void {
    if (!this.#isAnswered) {
      this.#break(new OutOfTimeError());
      return;
    }
    this.#isAnswered = false;
    this.#link.ping().then(() => {
      this.#isAnswered = true;
    }, this.#break);
  }
}
