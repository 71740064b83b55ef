import { escapeLiteral } from 'pg';
import { domains, firstNames, lastNames, userAgents } from './names.ts';
import { inactiveEvery, refreshTokenSeed, type SeedSize } from './seeded.ts';

const day = 24 * 60 * 60 * 1000;

/**
 * SQL that makes a row's members from its number, as functions in the temporary schema of the connection. `now` is in
 * milliseconds; all instants lie before it, and for four days every live session can be refreshed. Numbers are cast to text
 * where they are appended to it: the bare operator counts as unstable, and keeps a function from being inlined.
 */
export function createRowFunctions({ users, sessions }: SeedSize, now: number): string {
  return [
    sqlFunction('uuid_v7(at bigint, seed text)', 'text', uuidV7),
    sqlFunction('sha256_base64url(input text)', 'text', sha256Base64url),
    sqlFunction('first_name(n bigint)', 'text', pick(firstNames, 'n')),
    sqlFunction('last_name(n bigint)', 'text', pick(lastNames, `n / ${firstNames.length}`)),
    sqlFunction('domain(n bigint)', 'text', pick(domains, 'n')),
    sqlFunction('is_active(n bigint)', 'boolean', `n % ${inactiveEvery} <> 0`),
    sqlFunction('user_created_at(n bigint)', 'bigint', `${now - 730 * day} + n * ${700 * day} / ${users}`),
    sqlFunction('user_id(n bigint)', 'text', `pg_temp.uuid_v7(pg_temp.user_created_at(n), 'user ' || n::text)`),
    sqlFunction('owner(n bigint)', 'bigint', `1 + (n - 1) % ${users}`),
    sqlFunction('newest_session(owner bigint)', 'bigint', newestSession({ users, sessions })),
    sqlFunction('session_created_at(n bigint)', 'bigint', `${now - 20 * day} + n * ${20 * day} / ${sessions}`),
    sqlFunction('session_expires_at(n bigint)', 'bigint', `pg_temp.session_created_at(n) + ${30 * day}`),
    sqlFunction(
      'session_id(n bigint)',
      'text',
      `pg_temp.uuid_v7(pg_temp.session_created_at(n), 'session ' || n::text)`,
    ),
    // A large factor spreads the last uses over three days.
    sqlFunction(
      'session_used_at(n bigint)',
      'bigint',
      `greatest(pg_temp.session_created_at(n), ${now} - n * 2654435761 % ${3 * day})`,
    ),
    sqlFunction(
      'refresh_token(n bigint)',
      'text',
      `pg_temp.sha256_base64url(${escapeLiteral(refreshTokenSeed)} || n::text)`,
    ),
    sqlFunction('ip(n bigint)', 'text', ip),
    sqlFunction('user_agent(n bigint)', 'text', pick(userAgents, 'n')),
  ].join(';\n');
}

function sqlFunction(signature: string, type: string, body: string): string {
  return `create function pg_temp.${signature} returns ${type} language sql immutable as $$ select ${body} $$`;
}

/** Null for a user who has none. */
const newestSession = ({ users, sessions }: SeedSize) =>
  `case when owner <= ${sessions} then owner + (${sessions} - owner) / ${users} * ${users} end`;

/** RFC 9562, section 5.7, with a hash in place of the random bits. */
const uuidV7 = `(lpad(to_hex(at), 12, '0') ||
  overlay(overlay(left(md5(seed), 20) placing '7' from 1) placing '8' from 5))::uuid::text`;

const ip = `'10.' || (n / 65536 % 256)::text || '.' || (n / 256 % 256)::text || '.' || (n % 256)::text`;

/** Of ASCII without a backslash, which the cast takes as it is. */
const sha256Base64url = `translate(rtrim(encode(sha256(input::bytea), 'base64'), '='), '+/', '-_')`;

function pick(values: readonly string[], index: string): string {
  return `(array[${values.map(escapeLiteral).join(', ')}])[1 + (${index}) % ${values.length}]`;
}
