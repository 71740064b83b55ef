import type { Command } from 'commander';
import { findUser, operator, userArgument } from './find-user.ts';
import { answer, type JsonOption, jsonOption, type Terminal } from './terminal.ts';
import { toUserJson } from './user-json.ts';
import { withAuth } from './with-auth.ts';

const details = `
Example:
  auth user promote ada@example.org`;

/** `auth user promote` */
export function addUserPromote(user: Command, terminal: Terminal): void {
  user
    .command('promote')
    .description('give a user the role admin')
    .argument(...userArgument)
    .option(...jsonOption)
    .addHelpText('after', details)
    .action((name: string, options: JsonOption) => promote(terminal, name, options));
}

async function promote(terminal: Terminal, name: string, options: JsonOption): Promise<void> {
  const { user, isNew } = await withAuth(terminal, {}, async (auth) => {
    const found = await findUser(auth, name);
    if (found.roles.includes('admin')) return { user: found, isNew: false };
    const roles = [...found.roles, 'admin'];
    return { user: await auth.admin.updateUser(null, found.id, { roles }, operator), isNew: true };
  });
  const state = user.isActive ? '' : ', and is deactivated';
  answer(
    terminal,
    options,
    toUserJson(user),
    `${user.username} is ${isNew ? 'now' : 'already'} an administrator${state}.`,
  );
}
