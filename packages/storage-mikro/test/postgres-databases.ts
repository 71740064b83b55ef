import type { Storage } from '@auth/core';
import { createMikroStorage } from '@auth/storage-mikro';
import { makePostgres } from '@auth/tooling/postgres';

/** The databases of a test file on the server for tests, which starts when it is first needed. */
export interface PostgresDatabases {
  /** The URL of a database that is new and empty. */
  create(): Promise<string>;
  /** A storage without data. Closing it gives its database to the next. */
  openStorage(): Promise<Storage>;
  remove(): Promise<void>;
}

export function makePostgresDatabases(): PostgresDatabases {
  const postgres = makePostgres();
  return {
    create: postgres.createDatabase,
    openStorage: () => postgres.openBorrowed(({ url, isNew }) => createMikroStorage({ url, migrate: isNew })),
    remove: postgres.stop,
  };
}
