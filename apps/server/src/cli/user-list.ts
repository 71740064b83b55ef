import type { Auth, List, User } from '@auth/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { renderTable } from './table.ts';
import { answer, type JsonOption, jsonOption, type Terminal } from './terminal.ts';
import { withAuth } from './with-auth.ts';

interface ListOptions extends JsonOption {
  readonly query?: string;
  readonly role?: string;
  readonly active?: boolean;
  readonly inactive?: boolean;
  readonly limit: number;
  readonly cursor?: string;
}

const mostUsers = 10_000;
const pageSize = 100;

const details = `
Newest first; with --query in an order of its own. Where more users follow, the cursor that goes on with them is told.

Examples:
  auth user list --role admin
  auth user list --inactive --limit 1000 --json | jq -r '.items[].email'`;

/** `auth user list` */
export function addUserList(user: Command, terminal: Terminal): void {
  user
    .command('list')
    .description('show users')
    .option('--query <prefix>', 'only those whose email or username begins with this')
    .option('--role <name>', 'only those with this role')
    .addOption(new Option('--active', 'only those who may sign in').conflicts('inactive'))
    .option('--inactive', 'only those who are deactivated')
    .option('--limit <number>', `at most so many, up to ${mostUsers}`, parseLimit, pageSize)
    .option('--cursor <cursor>', 'go on where an earlier list with the same filters ended')
    .option(...jsonOption)
    .addHelpText('after', details)
    .action((options: ListOptions) => list(terminal, options));
}

async function list(terminal: Terminal, options: ListOptions): Promise<void> {
  const { items, nextCursor } = await withAuth(terminal, {}, (auth, signal) => readUsers(auth, options, signal));
  const { toUserBody } = await import('@auth/koa');
  answer(terminal, options, { items: items.map(toUserBody), next_cursor: nextCursor }, toTable(items));
  if (nextCursor && !options.json) terminal.stderr.write(`More users follow: --cursor ${nextCursor}\n`);
}

async function readUsers(auth: Auth, options: ListOptions, signal: AbortSignal): Promise<List<User>> {
  const { query: q, role, active, inactive, limit } = options;
  const filters = { q, role, isActive: active ? true : inactive ? false : undefined };
  const items: User[] = [];
  let cursor = options.cursor;
  do {
    signal.throwIfAborted();
    const page = await auth.admin.listUsers({ ...filters, cursor, limit: Math.min(pageSize, limit - items.length) });
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && items.length < limit);
  return { items, nextCursor: cursor ?? null };
}

function toTable(users: readonly User[]): string {
  const headings = ['EMAIL', 'USERNAME', 'ROLES', 'STATE', 'VERIFIED', 'LAST LOGIN', 'ID'];
  return renderTable(headings, users.map(toRow));
}

function toRow({ email, username, roles, isActive, emailVerified, lastLoginAt, id }: User): readonly string[] {
  const lastLogin = lastLoginAt?.toISOString().slice(0, 19) ?? '';
  return [
    email,
    username,
    roles.join(','),
    isActive ? 'active' : 'inactive',
    emailVerified ? 'yes' : 'no',
    lastLogin,
    id,
  ];
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= mostUsers) return limit;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${mostUsers}.`);
}
