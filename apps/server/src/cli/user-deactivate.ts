import type { Command } from 'commander';
import { answerUser } from './answer-user.ts';
import { findUser, operator, userArgument } from './find-user.ts';
import { type JsonOption, jsonOption, type Terminal } from './terminal.ts';
import { withAuth } from './with-auth.ts';

const details = `
Email and username stay reserved. The last active administrator cannot be deactivated.

Example:
  auth user deactivate ada@example.org`;

/** `auth user deactivate` */
export function addUserDeactivate(user: Command, terminal: Terminal): void {
  user
    .command('deactivate')
    .description('lock a user out, and end all their sessions')
    .argument(...userArgument)
    .option(...jsonOption)
    .addHelpText('after', details)
    .action((name: string, options: JsonOption) => deactivate(terminal, name, options));
}

async function deactivate(terminal: Terminal, name: string, options: JsonOption): Promise<void> {
  const user = await withAuth(terminal, {}, async (auth) => {
    const { id } = await findUser(auth, name);
    return auth.admin.updateUser(null, id, { isActive: false }, operator);
  });
  await answerUser(terminal, options, user, `Deactivated ${user.username}; all their sessions have ended.`);
}
