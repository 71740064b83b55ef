import type { Storage } from '@auth/core';
import { createMikroStorage } from '@auth/storage-mikro';
import { startPostgres, type TestPostgres } from '@auth/tooling/postgres';

/** The databases of a test file on the server for tests, which starts when it is first needed. */
export interface PostgresDatabases {
  /** The URL of a database that is new and empty. */
  create(): Promise<string>;
  /** A storage without data. Closing it gives its database to the next. */
  openStorage(): Promise<Storage>;
  remove(): Promise<void>;
}

export function makePostgresDatabases(): PostgresDatabases {
  let starting: Promise<TestPostgres> | null = null;
  const start = () => {
    starting ??= startPostgres();
    return starting;
  };
  return {
    create: async () => (await start()).createDatabase(),
    openStorage: async () => {
      const server = await start();
      const url = await server.borrowDatabase();
      const storage = await createMikroStorage({ url, migrate: true });
      let isBorrowed = true;
      const close = async () => {
        await storage.close();
        if (isBorrowed) {
          isBorrowed = false;
          await server.returnDatabase(url);
        }
      };
      return { ...storage, close };
    },
    remove: async () => (await starting)?.stop(),
  };
}
