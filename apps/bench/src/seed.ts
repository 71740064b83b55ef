import { parseArgs } from 'node:util';
import { parseCount, UsageError } from './arguments.ts';
import { runCommand } from './run-command.ts';
import { createProgressPrinter } from './seeding/print-progress.ts';
import { seedDatabase } from './seeding/seed-database.ts';

const usage = `usage: seed.ts --url postgresql://… [--users N] [--sessions N]

Fills an empty PostgreSQL database, whose pending migrations are applied.

  --users     how many, all with one password (default 1,000,000)
  --sessions  how many, each with one refresh token (default 3,000,000)`;

await runCommand(usage, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      url: { type: 'string' },
      users: { type: 'string', default: '1000000' },
      sessions: { type: 'string', default: '3_000_000' },
    },
  });
  if (values.url === undefined) throw new UsageError('--url is missing.');
  const users = parseCount('users', values.users);
  const sessions = parseCount('sessions', values.sessions);
  await seedDatabase({ url: values.url, users, sessions, onProgress: createProgressPrinter() });
});
