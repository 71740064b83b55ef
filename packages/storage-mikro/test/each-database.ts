import { parseDatabaseUrl } from '../src/database-url.ts';
import { createOrm, type Orm } from '../src/orm-config.ts';
import { createDatabaseFile } from '../src/sqlite/create-database-file.ts';
import { makePostgresDatabases } from './postgres-databases.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

export interface TestDatabase {
  readonly name: string;
  /** The URL of a database that is new and empty. */
  createUrl(): Promise<string>;
  /** Opens a database that is new and empty, without any migration. */
  open(): Promise<Orm>;
}

/** Every database that we support, for what a test file has to see on each of them. */
export function makeDatabases(): { readonly each: readonly TestDatabase[]; remove(): Promise<void> } {
  const folder = makeTemporaryFolder();
  const postgres = makePostgresDatabases();
  return {
    each: [
      toDatabase('SQLite', async () => `sqlite:${folder.nextPath()}`),
      toDatabase('PostgreSQL', () => postgres.create()),
    ],
    remove: async () => {
      folder.remove();
      await postgres.remove();
    },
  };
}

function toDatabase(name: string, createUrl: () => Promise<string>): TestDatabase {
  return { name, createUrl, open: async () => openOrm(await createUrl()) };
}

async function openOrm(url: string): Promise<Orm> {
  const location = await parseDatabaseUrl(url);
  if (location.engine === 'sqlite') {
    createDatabaseFile(location.path);
  }
  return createOrm(location, { poolMin: 0, poolMax: 4, connectSeconds: 5, callSeconds: 30 });
}
