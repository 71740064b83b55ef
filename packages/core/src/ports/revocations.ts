/** What other instances may have cached and must not trust any more. */
export type Revocation =
  /** A session ended. */
  | { readonly kind: 'session'; readonly sessionId: string }
  /** A user's state, roles, names or password changed, or all their sessions ended. */
  | { readonly kind: 'user'; readonly userId: string }
  /** The signing keys changed. */
  | { readonly kind: 'keys' };

/** Told by a {@link Revocations} channel; neither method throws. */
export interface RevocationListener {
  /** Somebody revoked something; an instance may hear its own words as well. */
  revoked(revocation: Revocation): void;
  /**
   * Something may have been missed: the channel broke, or is back after it was broken. Whatever was cached before is not to be
   * trusted.
   */
  interrupted(): void;
}

/**
 * How instances tell each other what they revoked, so that none trusts its cache for longer than a message takes. It is best
 * effort: what is cached ends by itself within `sessionCacheTtlSeconds`, whether or not the channel works.
 */
export interface Revocations {
  /** Tells the other instances. Resolves when it is sent, or given up; it never rejects, and never waits for longer than a second. */
  publish(revocation: Revocation): Promise<void>;
  /** From now on `listener` is told; called once, by `createAuth`. */
  subscribe(listener: RevocationListener): void;
  /** Ends the channel; neither method is called afterwards. */
  close(): Promise<void>;
}

/** For a single instance: nobody else is there to be told. */
export const noRevocations: Revocations = {
  publish: async () => undefined,
  subscribe: () => undefined,
  close: async () => undefined,
};
