import { ConfigurationError } from '@auth/core';
import type { Transaction } from '@mikro-orm/core';
import type { MigrationStatus } from './migration-status.ts';
import { migrations } from './migrations/index.ts';
import { lockName } from './named-lock.ts';
import { migrationTable, type Orm } from './orm-config.ts';

/** Applies what is pending, all or nothing; simultaneous callers apply each migration once. */
export function applyMigrations(orm: Orm): Promise<string[]> {
  return inTurn(orm, async (transaction) => {
    const applied = await orm.migrator.up({ transaction });
    return applied.map(({ name }) => name);
  });
}

/** Reverts the newest migration, with the data it holds; its name, or null when there is none. */
export function revertMigration(orm: Orm): Promise<string | null> {
  return inTurn(orm, async (transaction) => {
    const [reverted] = await orm.migrator.down({ transaction });
    return reverted?.name ?? null;
  });
}

export async function readMigrationStatus(orm: Orm, transaction?: Transaction): Promise<MigrationStatus> {
  const executed = await readExecuted(orm, transaction);
  const pending = migrations.map(({ migrationName }) => migrationName).filter((name) => !executed.includes(name));
  return { executed, pending };
}

/**
 * The names of what is pending, by a look that waits for nobody.
 * @throws ConfigurationError naming what this version does not know
 */
export async function findPending(orm: Orm): Promise<readonly string[]> {
  const status = await readMigrationStatus(orm);
  assertKnown(status);
  return status.pending;
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

/**
 * Looks at the database and changes it in one transaction, under a lock. The ORM looks for the database first, on a connection
 * that it could not get within the transaction where there is only one.
 */
async function inTurn<Result>(orm: Orm, work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
  await orm.schema.ensureDatabase();
  return orm.em.getConnection().transactional(async (transaction) => {
    await lockName(transaction, 'migrations');
    assertKnown(await readMigrationStatus(orm, transaction));
    return work(transaction);
  });
}

/** The ORM would make the table of migrations at its first look; before there is one, nothing is executed. */
async function readExecuted(orm: Orm, transaction?: Transaction): Promise<string[]> {
  const connection = orm.em.getConnection();
  const helper = orm.em.getPlatform().getSchemaHelper();
  if (!helper || !(await helper.tableExists(connection, migrationTable, undefined, transaction))) {
    return [];
  }
  const query = `select name from ${migrationTable} order by id`;
  const rows = await connection.execute<{ name: string }[]>(query, [], 'all', transaction);
  return rows.map(({ name }) => name);
}
