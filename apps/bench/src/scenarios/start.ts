import { toFinding } from '../finding.ts';
import { takeTurns } from '../measuring/take-turns.ts';
import { startBareServer } from '../subjects/bare-server.ts';
import { memoryOf } from '../subjects/memory-of.ts';
import type { ServerProcess } from '../subjects/server-process.ts';
import { fillDatabase, startServiceOn } from './databases.ts';
import type { Scenario } from './ground.ts';

const example = { body: { message: 'hello' }, headers: {} };

/** From nothing to the first answer, on databases that are there already, and what is occupied then. */
export const start: Scenario = async (ground) => {
  const { databaseUrl: sqlite } = await fillDatabase('SQLite', 'start', ground);
  const { databaseUrl: postgres } = await fillDatabase('PostgreSQL', 'start', ground);
  const [ofSqlite = [], ofPostgres = [], bare = []] = await takeTurns(
    [
      () => startAndStop(startServiceOn(sqlite, ground)),
      () => startAndStop(startServiceOn(postgres, ground)),
      () => startAndStop(startBareServer('koa', example)),
    ],
    ground.plan.starts,
  );
  return [
    { name: 'SQLite', ours: ofSqlite },
    { name: 'PostgreSQL', ours: ofPostgres },
  ].flatMap(({ name, ours }) => [
    toFinding({
      scenario: `start to the first 200, ${name}`,
      beside: 'bare Koa',
      unit: 'ms',
      ours: ours.map(({ startMs }) => startMs),
      theirs: bare.map(({ startMs }) => startMs),
      aim: { atMost: 2.5 },
    }),
    toFinding({
      scenario: `memory after the start, ${name}`,
      beside: 'bare Koa',
      unit: 'MiB',
      ours: ours.map(({ mebibytes }) => mebibytes),
      theirs: bare.map(({ mebibytes }) => mebibytes),
    }),
  ]);
};

async function startAndStop(starting: Promise<ServerProcess>) {
  const server = await starting;
  const { startMs } = server;
  const mebibytes = memoryOf(server.pid);
  await server.stop();
  return { startMs, mebibytes };
}
