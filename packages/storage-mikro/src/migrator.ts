import { ConfigurationError } from '@auth/core';
import type { MikroORM } from '@mikro-orm/sqlite';
import { migrations } from './migrations/index.ts';

/** The names of migrations, oldest first. */
export interface MigrationStatus {
  readonly executed: readonly string[];
  readonly pending: readonly string[];
}

/** Applies what is pending, all or nothing, under the database's write lock: simultaneous callers apply each migration once. */
export async function applyMigrations(orm: MikroORM): Promise<string[]> {
  assertKnown(await readMigrationStatus(orm));
  const applied = await orm.migrator.up();
  return applied.map(({ name }) => name);
}

/** Reverts the newest migration, with the data it holds; its name, or null when there is none. */
export async function revertMigration(orm: MikroORM): Promise<string | null> {
  assertKnown(await readMigrationStatus(orm));
  const [reverted] = await orm.migrator.down();
  return reverted?.name ?? null;
}

export async function readMigrationStatus(orm: MikroORM): Promise<MigrationStatus> {
  const executed = await readExecuted(orm);
  const pending = await orm.migrator.getPending();
  return { executed, pending: pending.map(({ name }) => name) };
}

/** @throws ConfigurationError naming what is pending, or what this version does not know */
export async function assertMigrated(orm: MikroORM): Promise<void> {
  const status = await readMigrationStatus(orm);
  assertKnown(status);
  if (status.pending.length > 0) {
    throw new ConfigurationError(`The database lacks migrations: ${status.pending.join(', ')}. Apply them first.`);
  }
}

function assertKnown({ executed }: MigrationStatus): void {
  const known = new Set(migrations.map((migration) => migration.migrationName));
  const unknown = executed.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new ConfigurationError(
      `The database is newer than this version, which does not know its migrations ${unknown.join(', ')}.`,
    );
  }
}

/** The first look makes the table of migrations; who loses a race for that finds it there at the second. */
async function readExecuted(orm: MikroORM): Promise<string[]> {
  const look = () => orm.migrator.getExecuted();
  const executed = await look().catch(look);
  return executed.map(({ name }) => name);
}
