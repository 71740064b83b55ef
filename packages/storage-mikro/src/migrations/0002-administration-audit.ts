import { PortableMigration } from './portable-migration.ts';

const createTables = (key: string) => [
  `create table user_roles (
    role ${key} not null,
    user_id ${key} not null,
    constraint user_roles_user_id_foreign foreign key (user_id) references users (id) on delete cascade,
    primary key (role, user_id)
  )`,
  `create table audit_events (
    id ${key} not null primary key,
    type ${key} not null,
    at bigint not null,
    user_id ${key} null,
    actor_id ${key} null,
    ip text null,
    user_agent text null,
    request_id text null,
    details text not null
  )`,
];

const createIndexes = [
  'create index user_roles_user_id_index on user_roles (user_id)',
  'create index users_is_active_id_index on users (is_active, id)',
  'create index sessions_user_id_id_index on sessions (user_id, id)',
  'create index sessions_expires_at_index on sessions (expires_at)',
  'create index sessions_revoked_at_index on sessions (revoked_at) where revoked_at is not null',
  'create index refresh_tokens_spent_expires_at_index on refresh_tokens (expires_at) where spent_at is not null',
  'create index audit_events_at_id_index on audit_events (at, id)',
  'create index audit_events_user_id_at_id_index on audit_events (user_id, at, id)',
  'create index audit_events_type_at_id_index on audit_events (type, at, id)',
];

const dropIndexes = [
  'drop index refresh_tokens_spent_expires_at_index',
  'drop index sessions_revoked_at_index',
  'drop index sessions_expires_at_index',
  'drop index sessions_user_id_id_index',
  'drop index users_is_active_id_index',
];

const rolesOnPostgres = 'jsonb_array_elements_text(users.roles::jsonb) as each_role (value)';
const rolesOnSqlite = 'json_each(users.roles) as each_role';

export class AdministrationAudit extends PortableMigration {
  static readonly migrationName: string = '0002-administration-audit';
  override readonly name = AdministrationAudit.migrationName;

  override up(): void {
    const roles = this.isPostgres ? rolesOnPostgres : rolesOnSqlite;
    const fillUserRoles = `insert into user_roles (role, user_id)
      select distinct each_role.value, users.id from users cross join ${roles}`;
    // What begins with user_id serves the foreign key as well.
    const replaced = 'drop index sessions_user_id_index';
    for (const statement of [...createTables(this.key), fillUserRoles, ...createIndexes, replaced]) {
      this.addSql(statement);
    }
  }

  override down(): void {
    const restored = 'create index sessions_user_id_index on sessions (user_id)';
    for (const statement of [restored, ...dropIndexes, 'drop table audit_events', 'drop table user_roles']) {
      this.addSql(statement);
    }
  }
}
