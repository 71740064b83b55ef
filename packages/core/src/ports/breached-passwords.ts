/** Knows which passwords have become public. */
export interface BreachedPasswords {
  /**
   * How often a password is found in known breaches; 0 for one that nobody has published. It rejects, within a time limit of its
   * own, when this cannot be told.
   */
  countBreaches(password: string): Promise<number>;
}
