import type { RoleGrant, RoleGrantOutcome } from '@auth/core';
import { toUser } from '../mapping.ts';
import { atomically, type Connection } from '../transaction.ts';
import { changeUser, findForUpdate } from './update-user.ts';

export function grantRole(db: Connection, { userId, role, at }: RoleGrant): Promise<RoleGrantOutcome | null> {
  return atomically(db, async (transaction) => {
    const before = await findForUpdate(transaction, userId);
    if (!before) {
      return null;
    }
    const user = toUser(before);
    return user.roles.includes(role)
      ? { user, isNew: false }
      : { user: await changeUser(transaction, before, { roles: [...user.roles, role] }, at), isNew: true };
  });
}
