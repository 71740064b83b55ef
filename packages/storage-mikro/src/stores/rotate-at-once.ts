import type { RefreshOutcome, RefreshTokenRotation } from '@auth/core';
import { toSessionWithUser } from '../mapping.ts';
import type { Connection } from '../transaction.ts';
import { userColumns } from './session-with-user.ts';

/**
 * The ordinary exchange of a good token in one statement, where the database can change several tables in one; null when the
 * token is not good, or not any more: what became of it is for a second look to find out.
 */
export async function rotateAtOnce(db: Connection, rotation: RefreshTokenRotation): Promise<RefreshOutcome | null> {
  const { tokenHash, successorHash, successorExpiresAt, now } = rotation;
  const nowMs = now.getTime();
  const row = await db
    .with('spent', (cte) =>
      cte
        .updateTable('refresh_tokens')
        .from('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .set({ spent_at: nowMs, successor_hash: successorHash })
        .where('refresh_tokens.hash', '=', tokenHash)
        .where('refresh_tokens.spent_at', 'is', null)
        .where('refresh_tokens.expires_at', '>', nowMs)
        .whereRef('sessions.id', '=', 'refresh_tokens.session_id')
        .where('sessions.revoked_at', 'is', null)
        .where('sessions.expires_at', '>', nowMs)
        .where('users.is_active', '=', 1)
        .returningAll('sessions')
        .returning(userColumns),
    )
    .with('added', (cte) =>
      cte
        .insertInto('refresh_tokens')
        .columns(['hash', 'session_id', 'created_at', 'expires_at'])
        .expression((eb) =>
          eb.selectFrom('spent').select((of) => {
            const bigint = (value: number) => of.cast<number>(of.val(value), 'bigint');
            const expiresAt = of.fn<number>('least', [bigint(successorExpiresAt.getTime()), 'spent.expires_at']);
            const hash = of.val(successorHash).as('hash');
            return [hash, 'spent.id', bigint(nowMs).as('created_at'), expiresAt.as('token_expires_at')];
          }),
        ),
    )
    .with('touched', (cte) =>
      cte.updateTable('sessions').from('spent').set({ last_used_at: nowMs }).whereRef('sessions.id', '=', 'spent.id'),
    )
    .selectFrom('spent')
    .selectAll()
    .executeTakeFirst();
  if (!row) {
    return null;
  }
  const { session, user } = toSessionWithUser(row);
  const expiresAt = new Date(Math.min(successorExpiresAt.getTime(), session.expiresAt.getTime()));
  return { kind: 'rotated', expiresAt, session: { ...session, lastUsedAt: new Date(now) }, user };
}
