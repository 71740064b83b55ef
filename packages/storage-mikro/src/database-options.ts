/** Where a database is, and how long one may wait for it. */
export interface DatabaseOptions {
  /**
   * `sqlite:./relative/file`, `sqlite:/absolute/file`, `sqlite::memory:`, or `postgresql://user:password@host:port/database` with
   * the parameters that the driver `pg` takes.
   */
  readonly url: string;
  /**
   * How long a call may take. On PostgreSQL that holds for a call as a whole, a transaction too: then its connection is cut, so
   * that no call waits longer for a server that does not answer. On SQLite it is how long a call waits for a lock that somebody
   * else holds on the file. Migrations may take longer. Default 5.
   */
  readonly timeoutSeconds?: number;
  /** How many connections to a server stay open when there is nothing to do. Default 0; of no use to SQLite. */
  readonly poolMin?: number;
  /** How many connections to a server there are at most. Default 10; of no use to SQLite. */
  readonly poolMax?: number;
}
