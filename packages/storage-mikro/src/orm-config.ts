import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/sqlite';
import type { DatabaseLocation } from './database-url.ts';
import { entities } from './entities.ts';
import { migrations } from './migrations/index.ts';
import { createSqliteDialect } from './sqlite/sqlite-dialect.ts';

/** Builds the ORM; it connects when it is first used. */
export function createOrm({ path }: DatabaseLocation, lockTimeoutSeconds: number): Promise<MikroORM> {
  return MikroORM.init({
    entities,
    dbName: path,
    driverOptions: () => createSqliteDialect(path, lockTimeoutSeconds),
    extensions: [Migrator],
    // Its own name lets an application that embeds us keep its migrations in the same database.
    migrations: { migrationsList: migrations, tableName: 'auth_migrations', snapshot: false, silent: true },
    // Everything it would print is thrown as well.
    logger: () => undefined,
  });
}
