import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { parseCount } from './arguments.ts';
import { runCommand } from './run-command.ts';
import { formatReport } from './scale/report.ts';
import { runScale } from './scale/run-scale.ts';
import { createProgressPrinter } from './seeding/print-progress.ts';

const usage = `usage: scale.ts [options]

Seeds a small and a large database on one PostgreSQL server, and compares how fast they answer. The server is
that of TEST_DATABASE_URL, whose user may create databases, or one in a temporary folder.

  --users N           in the large database (default 1,000,000)
  --sessions N        in the large database (default 3,000,000)
  --small-users N     in the small one (default 1,000)
  --small-sessions N  in the small one (default 3,000)
  --rounds N          calls of each kind to each database (default 500)
  --json FILE         where the figures go as well (default data/bench-scale.json)`;

await runCommand(usage, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      users: { type: 'string', default: '1_000_000' },
      sessions: { type: 'string', default: '3_000_000' },
      'small-users': { type: 'string', default: '1_000' },
      'small-sessions': { type: 'string', default: '3_000' },
      rounds: { type: 'string', default: '500' },
      json: { type: 'string', default: 'data/bench-scale.json' },
    },
  });
  const report = await runScale({
    small: {
      users: parseCount('small-users', values['small-users']),
      sessions: parseCount('small-sessions', values['small-sessions']),
    },
    large: { users: parseCount('users', values.users), sessions: parseCount('sessions', values.sessions) },
    rounds: parseCount('rounds', values.rounds),
    onProgress: createProgressPrinter(),
  });
  process.stdout.write(`${formatReport(report)}\n`);
  await mkdir(dirname(values.json), { recursive: true });
  await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
});
