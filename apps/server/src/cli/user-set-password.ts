import type { Command } from 'commander';
import { answerUser } from './answer-user.ts';
import { findUser, operator, userArgument } from './find-user.ts';
import { readNewPassword } from './read-password.ts';
import { type JsonOption, jsonOption, type Terminal } from './terminal.ts';
import { withAuth } from './with-auth.ts';

const details = `
The password is asked for on a terminal, and read from standard input elsewhere.

Examples:
  auth user set-password ada
  auth user set-password ada@example.org < password-file`;

/** `auth user set-password` */
export function addUserSetPassword(user: Command, terminal: Terminal): void {
  user
    .command('set-password')
    .description('set a password, and end all sessions of the user')
    .argument(...userArgument)
    .option(...jsonOption)
    .addHelpText('after', details)
    .action((name: string, options: JsonOption) => setPassword(terminal, name, options));
}

async function setPassword(terminal: Terminal, name: string, options: JsonOption): Promise<void> {
  const user = await withAuth(terminal, {}, async (auth, signal) => {
    const { id } = await findUser(auth, name);
    const password = await readNewPassword(terminal, signal);
    await auth.admin.setPassword(null, id, password, { ...operator, signal });
    return auth.admin.getUser(id);
  });
  await answerUser(terminal, options, user, `Set the password of ${user.username}; all their sessions have ended.`);
}
