import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from './arguments.ts';
import { fullPlan, quickPlan } from './plan.ts';
import { formatReport } from './report.ts';
import { runBench, type ScenarioName, scenarios } from './run-bench.ts';
import { runCommand } from './run-command.ts';
import { buildService } from './subjects/build-service.ts';

const names = Object.keys(scenarios).filter((name): name is ScenarioName => name in scenarios);

const usage = `usage: bench.ts [options]

Builds the service, and measures it beside the least that could be in its place. PostgreSQL is that of TEST_DATABASE_URL,
whose user may create databases, or one in a temporary folder. A wrong answer voids the run (exit code 1).

  --only NAME,NAME  of ${names.join(', ')} (default: all)
  --quick           shows that everything works, and measures nothing
  --server FILE     a program of the service: dist/main.js, or src/main.ts (default: builds it)
  --json FILE       where the figures go as well (default data/bench.json)`;

await runCommand(usage, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', default: names.join(',') },
      quick: { type: 'boolean', default: false },
      server: { type: 'string' },
      json: { type: 'string', default: 'data/bench.json' },
    },
  });
  const report = await runBench({
    plan: values.quick ? quickPlan : fullPlan,
    names: values.only.split(',').map(parseName),
    main: values.server === undefined ? buildService() : resolve(values.server),
    onScenario: (name) => process.stderr.write(`${name} …\n`),
  });
  process.stdout.write(`${formatReport(report)}\n`);
  await mkdir(dirname(values.json), { recursive: true });
  await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
});

function parseName(text: string): ScenarioName {
  const name = names.find((known) => known === text);
  if (name === undefined) throw new UsageError(`--only knows no ${text}.`);
  return name;
}
