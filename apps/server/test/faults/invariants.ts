import * as assert from 'uvu/assert';
import type { ReadRows } from './read-rows.ts';

/** Each finds the rows of something that was done by halves. */
const halves = {
  'sessions without a refresh token':
    'select id from sessions where not exists (select 1 from refresh_tokens where session_id = sessions.id)',
  'sessions with more than one unspent refresh token':
    'select session_id from refresh_tokens where spent_at is null group by session_id having count(*) > 1',
  'live sessions without an unspent refresh token': `select id from sessions where revoked_at is null
    and not exists (select 1 from refresh_tokens where session_id = sessions.id and spent_at is null)`,
  'spent refresh tokens without their successor': `select hash from refresh_tokens as spent where spent_at is not null
    and not exists (select 1 from refresh_tokens as next where next.hash = spent.successor_hash)`,
  'users without an event of their making': `select id from users where not exists
    (select 1 from audit_events where user_id = users.id and type in ('auth.registration.succeeded', 'admin.user.created'))`,
  'users without a role': 'select id from users where not exists (select 1 from user_roles where user_id = users.id)',
  'sessions without an event of their beginning': `select user_id from sessions group by user_id having count(*) <>
    (select count(*) from audit_events where user_id = sessions.user_id
      and type in ('auth.registration.succeeded', 'auth.login.succeeded'))`,
  'inactive users with a live session':
    'select id from users where is_active = 0 and exists (select 1 from sessions where user_id = users.id and revoked_at is null)',
} as const;

/** Looks at the rows themselves, past the service. */
export async function assertNothingHalfDone(readRows: ReadRows): Promise<void> {
  for (const [name, sql] of Object.entries(halves)) {
    assert.equal(await readRows(sql), [], name);
  }
}
