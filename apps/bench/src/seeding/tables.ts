import { adminEvery, type SeedSize } from './seeded.ts';

/** A table to fill. */
export interface SeededTable {
  readonly name: string;
  readonly rows: (size: SeedSize) => number;
  /** Inserts the rows with the numbers from $1 to $2. */
  readonly statement: string;
}

export function seededTables(passwordHash: string): readonly SeededTable[] {
  return [
    { name: 'users', rows: ({ users }) => users, statement: insertUsers(passwordHash) },
    { name: 'user_roles', rows: ({ users }) => users, statement: insertRoles },
    { name: 'sessions', rows: ({ sessions }) => sessions, statement: insertSessions },
    { name: 'refresh_tokens', rows: ({ sessions }) => sessions, statement: insertRefreshTokens },
  ];
}

const numbers = 'generate_series($1::bigint, $2::bigint) as n';
const isAdmin = `n % ${adminEvery} = 1`;

/** bcrypt hashes hold nothing that SQL could mistake. */
const insertUsers = (passwordHash: string) => `
  insert into users (id, email, username, username_key, password_hash, is_active, email_verified, roles,
                     created_at, updated_at, last_login_at)
  select pg_temp.user_id(n),
         lower(pg_temp.first_name(n) || '.' || pg_temp.last_name(n) || n || '@' || pg_temp.domain(n)),
         username, lower(username), '${passwordHash}',
         pg_temp.is_active(n)::int, (n % 10 <> 0)::int,
         case when ${isAdmin} then '["user","admin"]' else '["user"]' end,
         pg_temp.user_created_at(n), pg_temp.user_created_at(n),
         pg_temp.session_created_at(pg_temp.newest_session(n))
    from ${numbers},
         lateral (select pg_temp.first_name(n) || '_' || pg_temp.last_name(n) || n as username) as named`;

const insertRoles = `
  insert into user_roles (role, user_id)
  select role, pg_temp.user_id(n)
    from ${numbers}, unnest(array['user', 'admin']) as role
   where role = 'user' or ${isAdmin}`;

const insertSessions = `
  insert into sessions (id, user_id, created_at, last_used_at, expires_at, password_proved_at, ip, user_agent, revoked_at)
  select pg_temp.session_id(n), pg_temp.user_id(pg_temp.owner(n)),
         pg_temp.session_created_at(n), pg_temp.session_used_at(n), pg_temp.session_expires_at(n),
         pg_temp.session_created_at(n), pg_temp.ip(n), pg_temp.user_agent(n),
         case when pg_temp.is_active(pg_temp.owner(n)) then null else pg_temp.session_used_at(n) end
    from ${numbers}`;

const insertRefreshTokens = `
  insert into refresh_tokens (hash, session_id, created_at, expires_at, spent_at, successor_hash)
  select pg_temp.sha256_base64url(pg_temp.refresh_token(n)), pg_temp.session_id(n), pg_temp.session_used_at(n),
         least(pg_temp.session_used_at(n) + ${7 * 24 * 60 * 60 * 1000}, pg_temp.session_expires_at(n)), null, null
    from ${numbers}`;
