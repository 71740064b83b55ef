import { type BorrowedDatabase, createDatabases, type PostgresDatabases } from './postgres-databases.ts';
import { type Keeper, startKeeper } from './start-keeper.ts';

/** A PostgreSQL server for tests. */
export interface TestPostgres extends Omit<PostgresDatabases, 'dropAll'> {
  /** A database of the server, whose user may create others, and users. */
  readonly url: string;
  /** Drops the databases that were created here, and ends the server if it was started here. */
  stop(): Promise<void>;
}

/** How one run of all tests hands its server to their processes. */
export const SERVER_VARIABLE = 'AUTH_TEST_POSTGRES_URL';

/**
 * The server of `TEST_DATABASE_URL`, or that of the whole test run, or else one of its own, which ends with this process at the
 * latest.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const given = process.env.TEST_DATABASE_URL || process.env[SERVER_VARIABLE];
  if (given) {
    const { dropAll, ...databases } = createDatabases(given);
    return { ...databases, url: given, stop: dropAll };
  }
  const { url, stop } = await startKeeper('PostgreSQL');
  const { dropAll, ...databases } = createDatabases(url);
  return { ...databases, url, stop };
}

/** A PostgreSQL server that is there to be broken. */
export type BreakablePostgres = Keeper & Pick<PostgresDatabases, 'createDatabase'>;

/** Starts one that nobody else uses, wherever the other tests have theirs. */
export async function startBreakablePostgres(): Promise<BreakablePostgres> {
  const keeper = await startKeeper('PostgreSQL');
  const { createDatabase } = createDatabases(keeper.url);
  return { ...keeper, createDatabase };
}

/** What a suite has of the server for tests, which starts when it is first needed. */
export interface LazyPostgres {
  /** The URL of a database that is new and empty. */
  createDatabase(): Promise<string>;
  /**
   * What `open` opens on a database without rows, where `open` makes the tables of one that is new. Closing it gives the
   * database to the next.
   */
  openBorrowed<Opened extends Closable>(open: (database: BorrowedDatabase) => Promise<Opened>): Promise<Opened>;
  /** Drops the databases that were created here, and ends the server if it was started here. */
  stop(): Promise<void>;
}

interface Closable {
  close(): Promise<void>;
}

/** The server for a suite that may never need it, with databases of its own. */
export function makePostgres(): LazyPostgres {
  let starting: Promise<TestPostgres> | null = null;
  const start = () => {
    starting ??= startPostgres();
    return starting;
  };
  return {
    createDatabase: async () => (await start()).createDatabase(),
    openBorrowed: async (open) => openOn(await start(), open),
    stop: async () => {
      const started = starting;
      starting = null;
      await (await started)?.stop();
    },
  };
}

async function openOn<Opened extends Closable>(
  server: TestPostgres,
  open: (database: BorrowedDatabase) => Promise<Opened>,
): Promise<Opened> {
  const database = await server.borrowDatabase();
  const opened = await open(database);
  let isBorrowed = true;
  const close = async () => {
    await opened.close();
    if (isBorrowed) {
      isBorrowed = false;
      await server.returnDatabase(database.url);
    }
  };
  return { ...opened, close };
}
