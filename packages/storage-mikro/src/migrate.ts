import type { DatabaseOptions } from './database-options.ts';
import type { MigrationStatus } from './migration-status.ts';
import { applyMigrations, readMigrationStatus, revertMigration } from './migrator.ts';
import { type Access, openDatabase } from './open-database.ts';
import type { Orm } from './orm-config.ts';

/** A change of large tables takes its time, and others wait for it at its lock. */
const longestMigrationSeconds = 3600;

/** Applies all pending migrations, and makes a SQLite database that is missing; the names of those applied, oldest first. */
export function migrateUp(options: DatabaseOptions): Promise<string[]> {
  return openOnce(options, { mayCreate: true, callSeconds: longestMigrationSeconds }, applyMigrations);
}

/** Reverts the newest migration, with the data it holds; its name, or null when there is none. */
export function migrateDown(options: DatabaseOptions): Promise<string | null> {
  return openOnce(options, { callSeconds: longestMigrationSeconds }, revertMigration);
}

/** Which migrations the database has and lacks; it changes nothing and waits for nobody. */
export function getMigrationStatus(options: DatabaseOptions): Promise<MigrationStatus> {
  return openOnce(options, {}, readMigrationStatus);
}

function openOnce<Result>(
  options: DatabaseOptions,
  access: Access,
  work: (orm: Orm) => Promise<Result>,
): Promise<Result> {
  return openDatabase(options, access, async (orm) => {
    const result = await work(orm);
    await orm.close();
    return result;
  });
}
