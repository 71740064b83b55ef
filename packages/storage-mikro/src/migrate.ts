import type { MikroORM } from '@mikro-orm/sqlite';
import { applyMigrations, type MigrationStatus, readMigrationStatus, revertMigration } from './migrator.ts';
import { type DatabaseOptions, openDatabase } from './open-database.ts';

/** Applies all pending migrations, and makes a database that is missing; the names of those applied, oldest first. */
export function migrateUp(options: DatabaseOptions): Promise<string[]> {
  return openOnce(options, true, applyMigrations);
}

/** Reverts the newest migration, with the data it holds; its name, or null when there is none. */
export function migrateDown(options: DatabaseOptions): Promise<string | null> {
  return openOnce(options, false, revertMigration);
}

/** Which migrations the database has and lacks. */
export function getMigrationStatus(options: DatabaseOptions): Promise<MigrationStatus> {
  return openOnce(options, false, readMigrationStatus);
}

function openOnce<Result>(
  options: DatabaseOptions,
  mayCreate: boolean,
  work: (orm: MikroORM) => Promise<Result>,
): Promise<Result> {
  return openDatabase(options, mayCreate, async (orm) => {
    const result = await work(orm);
    await orm.close();
    return result;
  });
}
