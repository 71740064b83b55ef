import { parseArgs } from 'node:util';
import { parseCount } from './arguments.ts';
import { formatReport } from './revocation/report.ts';
import { runRevocation } from './revocation/run-revocation.ts';
import { runCommand } from './run-command.ts';

const usage = `usage: revocation.ts [options]

Starts two instances of the service on one PostgreSQL database, and prints how long after a logout at one of them the
other refuses the token: told over Redis, over LISTEN/NOTIFY, and not at all. The servers are those of
TEST_DATABASE_URL and TEST_REDIS_URL, or temporary ones.

  --rounds N          logouts with a channel (default 200)
  --untold-rounds N   logouts without one, each of which takes a SESSION_CACHE_TTL of one second (default 20)`;

await runCommand(usage, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '200' },
      'untold-rounds': { type: 'string', default: '20' },
    },
  });
  const rounds = parseCount('rounds', values.rounds);
  const untoldRounds = parseCount('untold-rounds', values['untold-rounds']);
  process.stdout.write(`${formatReport(await runRevocation({ rounds, untoldRounds }))}\n`);
});
