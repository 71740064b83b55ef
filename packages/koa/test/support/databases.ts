import type { Storage } from '@auth/core';
import { createMikroStorage } from '@auth/storage-mikro';
import { makePostgres } from '@auth/tooling/postgres';
import { type Suite, suite } from '@auth/tooling/suite';

/** A kind of database that the service runs on. */
export interface TestDatabase {
  readonly name: string;
  /** A storage without data. */
  open(): Promise<Storage>;
  /** Removes what it made of databases. */
  stop(): Promise<void>;
}

export const sqlite: TestDatabase = {
  name: 'SQLite',
  open: () => createMikroStorage({ url: 'sqlite::memory:', migrate: true }),
  stop: async () => undefined,
};

function makePostgresql(): TestDatabase {
  const { openBorrowed, stop } = makePostgres();
  const open = () => openBorrowed(({ url, isNew }) => createMikroStorage({ url, migrate: isNew }));
  return { name: 'PostgreSQL', open, stop };
}

type Callback<T> = (context: T & { readonly database: TestDatabase }) => Promise<void> | void;

/** The same suite on each database; tests and hooks find theirs in the context. */
export function suiteOnEachDatabase<T extends object = object>(name: string) {
  const suites = [sqlite, makePostgresql()].map((database) => makeSuite<T>(name, database));
  const forEach = (work: (each: (typeof suites)[number]) => void): void => suites.forEach(work);
  const hook = (kind: 'after' | 'before') =>
    Object.assign((run: Callback<T>) => forEach(({ test, on }) => test[kind](on(run))), {
      each: (run: Callback<T>) => forEach(({ test, on }) => test[kind].each(on(run))),
    });
  return Object.assign((title: string, run: Callback<T>) => forEach(({ test, on }) => test(title, on(run))), {
    before: hook('before'),
    after: hook('after'),
    run: () =>
      forEach(({ test, stop }) => {
        test.after(stop);
        test.run();
      }),
  });
}

function makeSuite<T extends object>(name: string, database: TestDatabase) {
  const test: Suite<T> = suite<T>(`${name} on ${database.name}`);
  const on = (run: Callback<T>) => (context: T) => run(Object.assign(context, { database }));
  return { test, on, stop: database.stop };
}
