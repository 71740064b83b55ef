export { getMigrationStatus, migrateDown, migrateUp } from './migrate.ts';
export type { MigrationStatus } from './migrator.ts';
export { createMikroStorage, type MikroStorageOptions } from './mikro-storage.ts';
export type { DatabaseOptions } from './open-database.ts';
