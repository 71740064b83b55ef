export type { DatabaseOptions } from './database-options.ts';
export { getMigrationStatus, migrateDown, migrateUp } from './migrate.ts';
export type { MigrationStatus } from './migration-status.ts';
export { createMikroStorage, type MikroStorage, type MikroStorageOptions } from './mikro-storage.ts';
export type { PoolLoad } from './pooled-dialect.ts';
export { createPostgresRevocations, type PostgresRevocationsOptions } from './postgresql/postgres-revocations.ts';
export { type BackupOptions, backupSqlite, TargetExistsError } from './sqlite/backup-sqlite.ts';
