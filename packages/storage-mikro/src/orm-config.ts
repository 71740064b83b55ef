import type { MigrationsOptions } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import {
  type AbstractSqlDriver,
  type MikroORM,
  type SqlEntityManager,
  SqlMikroORM,
  type SqlOptions,
} from '@mikro-orm/sql';
import { SqliteDriver } from '@mikro-orm/sqlite';
import type { DatabaseLocation } from './database-url.ts';
import { entities } from './entities.ts';
import { migrations } from './migrations/index.ts';
import type { PooledDialect } from './pooled-dialect.ts';
import { createPostgresDialect } from './postgresql/postgres-dialect.ts';
import { createSqliteDialect } from './sqlite/sqlite-dialect.ts';

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
export function createOrm(
  location: DatabaseLocation,
  limits: OrmLimits,
  dialect = createDialect(location, limits),
): Promise<Orm> {
  return SqlMikroORM.init({
    ...toDriver(location),
    driverOptions: () => dialect,
    entities,
    extensions: [Migrator],
    migrations: migrationOptions,
    // Everything it would print is thrown as well.
    logger: () => undefined,
  });
}

/** The connections of the ORM. */
export function createDialect(location: DatabaseLocation, limits: OrmLimits): PooledDialect {
  return location.engine === 'sqlite'
    ? createSqliteDialect(location.path, limits.connectSeconds)
    : createPostgresDialect({ url: location.url, ...limits });
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

function toDriver(location: DatabaseLocation): Pick<SqlOptions, 'dbName' | 'driver'> {
  return location.engine === 'sqlite'
    ? { driver: SqliteDriver, dbName: location.path }
    : { driver: PostgreSqlDriver, dbName: location.database };
}
