import type { MigrationsOptions } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import {
  type AbstractSqlDriver,
  type MikroORM,
  type SqlEntityManager,
  SqlMikroORM,
  type SqlOptions,
} from '@mikro-orm/sql';
import type { DatabaseLocation } from './database-url.ts';
import { entities } from './entities.ts';
import { migrations } from './migrations/index.ts';
import type { PooledDialect } from './pooled-dialect.ts';

/** The ORM on any of our databases. */
export type Orm = MikroORM<AbstractSqlDriver, SqlEntityManager<AbstractSqlDriver>>;

export interface OrmLimits {
  readonly poolMin: number;
  readonly poolMax: number;
  /** How long it may take to get a connection, or the lock on a file. */
  readonly connectSeconds: number;
  /** How long one call may take in all, where the database is a server. */
  readonly callSeconds: number;
}

/** Builds the ORM; it connects when it is first used. */
export async function createOrm(
  location: DatabaseLocation,
  limits: OrmLimits,
  connections?: PooledDialect,
): Promise<Orm> {
  const dialect = connections ?? (await createDialect(location, limits));
  return SqlMikroORM.init({
    ...(await loadDriver(location)),
    driverOptions: () => dialect,
    entities,
    extensions: [Migrator],
    migrations: migrationOptions,
    // Everything it would print is thrown as well.
    logger: () => undefined,
  });
}

/** The connections of the ORM. Nobody needs the drivers of both kinds of database, and each takes its time to load. */
export async function createDialect(location: DatabaseLocation, limits: OrmLimits): Promise<PooledDialect> {
  if (location.engine === 'sqlite') {
    const { createSqliteDialect } = await import('./sqlite/sqlite-dialect.ts');
    return createSqliteDialect(location.path, limits.connectSeconds);
  }
  const { createPostgresDialect } = await import('./postgresql/postgres-dialect.ts');
  return createPostgresDialect({ url: location.url, ...limits });
}

/** Its own name lets an application that embeds us keep its migrations in the same database. */
export const migrationTable = 'auth_migrations';

const migrationOptions: MigrationsOptions = {
  migrationsList: migrations,
  tableName: migrationTable,
  // Otherwise that table would be made before the transaction, and not under its lock.
  includeWildcardSchema: true,
  snapshot: false,
  silent: true,
};

async function loadDriver(location: DatabaseLocation): Promise<Pick<SqlOptions, 'dbName' | 'driver'>> {
  if (location.engine === 'sqlite') {
    const { SqliteDriver } = await import('@mikro-orm/sqlite');
    return { driver: SqliteDriver, dbName: location.path };
  }
  const { PostgreSqlDriver } = await import('@mikro-orm/postgresql');
  return { driver: PostgreSqlDriver, dbName: location.database };
}
