import { PortableMigration } from './portable-migration.ts';

/**
 * The version before inserts keys without either column. What it signed with, and for how long, is written down at the first
 * start of this one.
 */
const addColumns = [
  'alter table signing_keys add column active_from bigint null',
  'alter table signing_keys add column token_ttl_seconds integer not null default 0',
  'update signing_keys set active_from = created_at',
];

const dropColumns = [
  'alter table signing_keys drop column token_ttl_seconds',
  'alter table signing_keys drop column active_from',
];

export class KeyRotation extends PortableMigration {
  static readonly migrationName: string = '0003-key-rotation';
  override readonly name = KeyRotation.migrationName;

  override up(): void {
    for (const statement of addColumns) {
      this.addSql(statement);
    }
  }

  override down(): void {
    for (const statement of dropColumns) {
      this.addSql(statement);
    }
  }
}
