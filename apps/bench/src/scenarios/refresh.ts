import type { RotationPlan } from '../bare/rotation-process.ts';
import { toFinding } from '../finding.ts';
import { startFullLoad } from '../load/load.ts';
import { type Meter, startMeter } from '../measuring/meter.ts';
import type { Throughput, ThroughputOrder } from '../measuring/repeat.ts';
import { takeTurns } from '../measuring/take-turns.ts';
import type { Account } from '../subjects/accounts.ts';
import { startBareServer } from '../subjects/bare-server.ts';
import { closingAfter, type OpenThings } from '../subjects/open-things.ts';
import { createBareTokens } from './bare-tokens.ts';
import { fillDatabase, startServiceOn } from './databases.ts';
import type { Ground, Scenario } from './ground.ts';
import { readExample } from './read-plans.ts';

const connections = 16;

/** Exchanging refresh tokens on PostgreSQL, beside one bare statement, with HTTP around it and without. */
export const refresh: Scenario = (ground) =>
  closingAfter(async (open) => {
    const { databaseUrl, accounts } = await fillDatabase('PostgreSQL', 'refresh', ground);
    const { url } = open.keep(await startServiceOn(databaseUrl, ground));
    const call = { kind: 'refresh', tokens: accounts } as const;
    const [first] = accounts;
    const { body: user } = await readExample(url, first ?? { accessToken: '' });
    const ours = open.keep(startFullLoad({ url, call }));
    const behindKoa = await startBareRotation(accounts, user, open, ground);
    const alone = await startBareStatement(accounts, open, ground);
    const order = { atOnce: connections, seconds: ground.plan.roundSeconds };
    const samples = await takeTurns(
      [ours, behindKoa, alone].map((meter) => () => meter.measure(order)),
      ground.plan.rounds,
    );
    const [rates = [], ratesBehindKoa = [], ratesAlone = []] = samples.map((all) =>
      all.map(({ perSecond }) => perSecond),
    );
    const common = { scenario: `refresh, ${connections} connections, PostgreSQL`, unit: '/s', ours: rates } as const;
    const statement = 'one UPDATE … RETURNING';
    return [
      toFinding({ ...common, beside: `${statement} behind bare Koa`, theirs: ratesBehindKoa, aim: { atLeast: 0.7 } }),
      toFinding({ ...common, beside: `${statement} without HTTP`, theirs: ratesAlone }),
    ];
  });

async function startBareRotation(accounts: readonly Account[], user: object, open: OpenThings, ground: Ground) {
  const databaseUrl = await ground.postgres.createDatabase();
  await createBareTokens(databaseUrl, accounts);
  const body = {
    access_token: accounts[0]?.accessToken,
    token_type: 'Bearer',
    expires_in: 900,
    refresh_token: '',
    refresh_expires_in: 604_800,
    user,
  };
  const { url } = open.keep(await startBareServer('rotation', { body, headers: {} }, databaseUrl));
  return open.keep(startFullLoad({ url, call: { kind: 'refresh', tokens: accounts } }));
}

async function startBareStatement(accounts: readonly Account[], open: OpenThings, ground: Ground) {
  const databaseUrl = await ground.postgres.createDatabase();
  await createBareTokens(databaseUrl, accounts);
  const plan: RotationPlan = { databaseUrl, tokens: accounts.map(({ refreshToken }) => refreshToken) };
  const file = new URL('../bare/rotation-process.ts', import.meta.url);
  const meter: Meter<ThroughputOrder, Throughput> = startMeter(file, plan);
  return open.keep(meter);
}
