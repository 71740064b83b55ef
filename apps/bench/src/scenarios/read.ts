import { type Finding, toFinding } from '../finding.ts';
import { type FullLoad, startFullLoad } from '../load/load.ts';
import { takeTurns } from '../measuring/take-turns.ts';
import { startBareServer } from '../subjects/bare-server.ts';
import { memoryOf } from '../subjects/memory-of.ts';
import { closingAfter, type OpenThings } from '../subjects/open-things.ts';
import type { ServerProcess } from '../subjects/server-process.ts';
import { type Engine, fillDatabase, startServiceOn } from './databases.ts';
import type { Ground, Scenario } from './ground.ts';
import { planReads, readExample } from './read-plans.ts';

const connections = 32;

interface Reader {
  readonly name: string;
  readonly server: ServerProcess;
  readonly load: FullLoad;
}

/** `GET /auth/me` beside servers that answer the same without asking who calls; and what all of them occupy afterwards. */
export const read: Scenario = (ground) =>
  closingAfter(async (open) => {
    const ours = [await startOurs('SQLite', open, ground), await startOurs('PostgreSQL', open, ground)];
    const theirs = await startTheirs(ours, open);
    const readers = [...ours.map(({ reader }) => reader), ...theirs];
    const order = { atOnce: connections, seconds: ground.plan.roundSeconds };
    const samples = await takeTurns(
      readers.map(
        ({ load }) =>
          () =>
            load.measure(order),
      ),
      ground.plan.rounds,
    );
    const rates = samples.map((rounds) => rounds.map(({ perSecond }) => perSecond));
    return [...compareRates(ours.length, readers, rates), ...compareMemory(ours.length, readers)];
  });

interface Ours {
  readonly reader: Reader;
  readonly accessToken: string;
  readonly tokens: readonly string[];
}

async function startOurs(engine: Engine, open: OpenThings, ground: Ground): Promise<Ours> {
  const { databaseUrl, accounts } = await fillDatabase(engine, 'read', ground);
  const server = open.keep(await startServiceOn(databaseUrl, ground));
  const load = open.keep(startFullLoad({ url: server.url, call: await planReads(server.url, accounts) }));
  const tokens = accounts.map(({ accessToken }) => accessToken);
  return { reader: { name: engine, server, load }, accessToken: tokens[0] ?? '', tokens };
}

async function startTheirs([ours]: readonly Ours[], open: OpenThings): Promise<Reader[]> {
  if (ours === undefined) return [];
  const { body, headers } = await readExample(ours.reader.server.url, ours);
  const call = {
    kind: 'read',
    reads: ours.tokens.map((accessToken) => ({ accessToken, body: JSON.stringify(body) })),
  } as const;
  const start = async (name: string, kind: 'http' | 'koa', fields: Readonly<Record<string, string>>) => {
    const server = open.keep(await startBareServer(kind, { body, headers: fields }));
    return { name, server, load: open.keep(startFullLoad({ url: server.url, call })) };
  };
  return [
    await start('bare Koa, the same body', 'koa', {}),
    await start('bare Koa, the same body and header', 'koa', headers),
    await start('bare node:http, the same body and header', 'http', headers),
  ];
}

function compareRates(count: number, readers: readonly Reader[], rates: readonly number[][]): Finding[] {
  return readers.slice(0, count).flatMap(({ name }, index) =>
    readers.slice(count).map((other, otherIndex) =>
      toFinding({
        scenario: `authenticated read, ${connections} connections, ${name}`,
        beside: other.name,
        unit: '/s',
        ours: rates[index] ?? [],
        theirs: rates[count + otherIndex] ?? [],
        ...(other.name.includes('Koa') && { aim: { atLeast: 0.6 } }),
      }),
    ),
  );
}

function compareMemory(count: number, readers: readonly Reader[]): Finding[] {
  const [bare] = readers.slice(count);
  if (bare === undefined) return [];
  return readers.slice(0, count).map(({ name, server }) =>
    toFinding({
      scenario: `memory after these reads, ${name}`,
      beside: bare.name,
      unit: 'MiB',
      ours: [memoryOf(server.pid)],
      theirs: [memoryOf(bare.server.pid)],
      aim: { atMost: 1.8 },
    }),
  );
}
