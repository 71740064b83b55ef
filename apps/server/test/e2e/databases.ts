import { makePostgres } from '@auth/tooling/postgres';
import { type Suite, suite } from '@auth/tooling/suite';
import { cleanUp, makeDirectory } from './server-process.ts';

export interface DatabaseContext {
  /** Where the service and its commands run; a SQLite database is in its `data`. */
  directory: string;
  /** What names a database that is new and empty. */
  variables: Record<string, string>;
}

interface DatabaseKind {
  readonly name: string;
  readonly makeVariables: () => Promise<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** The same tests on each database that the service runs on, each with a database and a directory of its own. */
export function onEachDatabase(title: string, addTests: (test: Suite<DatabaseContext>) => void): void {
  for (const { name, makeVariables, stop } of [sqlite, makePostgresql()]) {
    const test = suite<DatabaseContext>(`${title} on ${name}`, { directory: '', variables: {} });
    test.before.each(async (context) => {
      context.directory = makeDirectory();
      context.variables = await makeVariables();
    });
    test.after.each(({ directory }) => cleanUp(directory));
    test.after(stop);
    addTests(test);
    test.run();
  }
}

const sqlite: DatabaseKind = { name: 'SQLite', makeVariables: async () => ({}), stop: async () => undefined };

function makePostgresql(): DatabaseKind {
  const { createDatabase, stop } = makePostgres();
  return { name: 'PostgreSQL', makeVariables: async () => ({ DATABASE_URL: await createDatabase() }), stop };
}
