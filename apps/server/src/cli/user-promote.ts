import type { Command } from 'commander';
import { answerUser } from './answer-user.ts';
import { findUser, operator, userArgument } from './find-user.ts';
import { type JsonOption, jsonOption, type Terminal } from './terminal.ts';
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
    const { id } = await findUser(auth, name);
    return auth.admin.grantRole(null, id, 'admin', operator);
  });
  const state = user.isActive ? '' : ', and is deactivated';
  await answerUser(
    terminal,
    options,
    user,
    `${user.username} is ${isNew ? 'now' : 'already'} an administrator${state}.`,
  );
}
