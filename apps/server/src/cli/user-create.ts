import type { Command } from 'commander';
import { answerUser } from './answer-user.ts';
import { operator } from './find-user.ts';
import { readNewPassword } from './read-password.ts';
import { type JsonOption, jsonOption, type Terminal } from './terminal.ts';
import { withAuth } from './with-auth.ts';

interface CreateOptions extends JsonOption {
  readonly admin?: boolean;
  readonly role?: readonly string[];
  readonly verified?: boolean;
  readonly password: boolean;
}

const details = `
The password is asked for on a terminal, and read from standard input elsewhere.
A database that is missing is made, so that the first administrator can be there before the service is.

Examples:
  auth user create ada@example.org ada --admin
  auth user create worker@example.org worker --role worker < password-file`;

/** `auth user create` */
export function addUserCreate(user: Command, terminal: Terminal): void {
  user
    .command('create')
    .description('make a user')
    .argument('<email>')
    .argument('<username>')
    .option('--admin', 'give the role admin as well')
    .option('--role <name>', 'give this role besides user; may be repeated', collect)
    .option('--verified', 'take the email as verified')
    .option('--no-password', 'set none: nobody can sign in until one is set')
    .option(...jsonOption)
    .addHelpText('after', details)
    .action((email: string, username: string, options: CreateOptions) => create(terminal, email, username, options));
}

async function create(terminal: Terminal, email: string, username: string, options: CreateOptions): Promise<void> {
  const user = await withAuth(terminal, { migrate: true }, async (auth, signal) => {
    const password = options.password ? await readNewPassword(terminal, signal) : undefined;
    const roles = ['user', ...(options.admin ? ['admin'] : []), ...(options.role ?? [])];
    const input = { email, username, password, roles, emailVerified: options.verified };
    return auth.admin.createUser(null, input, { ...operator, signal });
  });
  await answerUser(terminal, options, user, `Created ${user.username} <${user.email}>: ${user.roles.join(', ')}.`);
}

function collect(role: string, roles: readonly string[] = []): readonly string[] {
  return [...roles, role];
}
