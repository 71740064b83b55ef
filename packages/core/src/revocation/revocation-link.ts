import type { Link } from '../resilience/watched-link.ts';

/** A connection to whatever carries messages between instances; `opened` resolves once messages are heard and can be sent. */
export interface RevocationLink extends Link {
  /** Resolves when the message is sent; rejects when it cannot be. */
  send(message: string): Promise<unknown>;
}

/** What a link tells whoever opened it. */
export interface LinkEvents {
  heard(message: string): void;
  /** The link is of no use any more. To be told more than once does no harm. */
  broke(reason: unknown): void;
}

/** Begins to connect; throws nothing. */
export type OpenLink = (events: LinkEvents) => RevocationLink;
