/** Time, ids and randomness: everything that would make two runs of the same calls differ. */
export interface Runtime {
  now(): Date;
  /** A fresh UUIDv7 (RFC 9562), ordered by {@link Runtime.now}. */
  id(): string;
  /** Bytes from a cryptographically secure source. */
  randomBytes(size: number): Buffer;
}
