import { PortableMigration } from './portable-migration.ts';

const createTables = (key: string) => [
  `create table users (
    id ${key} not null primary key,
    email ${key} not null,
    username text not null,
    username_key ${key} not null,
    password_hash text null,
    is_active integer not null,
    email_verified integer not null,
    roles text not null,
    created_at bigint not null,
    updated_at bigint not null,
    last_login_at bigint null
  )`,
  `create table sessions (
    id ${key} not null primary key,
    user_id ${key} not null,
    created_at bigint not null,
    last_used_at bigint not null,
    expires_at bigint not null,
    password_proved_at bigint not null,
    ip text null,
    user_agent text null,
    revoked_at bigint null,
    constraint sessions_user_id_foreign foreign key (user_id) references users (id) on delete cascade
  )`,
  `create table refresh_tokens (
    hash ${key} not null primary key,
    session_id ${key} not null,
    created_at bigint not null,
    expires_at bigint not null,
    spent_at bigint null,
    successor_hash ${key} null,
    constraint refresh_tokens_session_id_foreign foreign key (session_id) references sessions (id) on delete cascade
  )`,
  `create table signing_keys (
    id ${key} not null primary key,
    generation integer not null,
    algorithm text not null,
    public_key text not null,
    sealed_private_key text not null,
    created_at bigint not null
  )`,
];

const indexes = [
  'create unique index users_email_unique on users (email)',
  'create unique index users_username_key_unique on users (username_key)',
  'create index sessions_user_id_index on sessions (user_id)',
  'create index refresh_tokens_session_id_index on refresh_tokens (session_id)',
  'create unique index refresh_tokens_unspent_unique on refresh_tokens (session_id) where spent_at is null',
  'create unique index signing_keys_generation_unique on signing_keys (generation)',
];

export class AccountsSessionsKeys extends PortableMigration {
  static readonly migrationName: string = '0001-accounts-sessions-keys';
  override readonly name = AccountsSessionsKeys.migrationName;

  override up(): void {
    for (const statement of [...createTables(this.key), ...indexes]) {
      this.addSql(statement);
    }
  }

  override down(): void {
    for (const table of ['signing_keys', 'refresh_tokens', 'sessions', 'users']) {
      this.addSql(`drop table ${table}`);
    }
  }
}
