import { type Finding, toFinding } from '../finding.ts';
import { type FullLoad, type PacedLoad, startFullLoad, startPacedLoad } from '../load/load.ts';
import type { Latency } from '../measuring/keep-pace.ts';
import { takeTurns } from '../measuring/take-turns.ts';
import { closingAfter } from '../subjects/open-things.ts';
import { addLogins, fillDatabase, startServiceOn } from './databases.ts';
import type { Ground, Scenario } from './ground.ts';
import { cores, startBareBcrypt } from './passwords.ts';
import { planReads } from './read-plans.ts';

const perSecond = 200;
const flood = 8;
/** How long logins have begun before anything is measured beside them. */
const leadSeconds = 0.5;

/** How long a read and a refresh take while nothing else happens, and while more people sign in than the machine can bear. */
export const latency: Scenario = (ground) =>
  closingAfter(async (open) => {
    const { databaseUrl, accounts } = await fillDatabase('PostgreSQL', 'latency', ground);
    const visitors = (await addLogins(databaseUrl, ground)).map(({ email, password }) => ({ email, password }));
    const { url } = open.keep(await startServiceOn(databaseUrl, ground));
    const reads = open.keep(startPacedLoad({ url, call: await planReads(url, accounts) }));
    const refreshes = open.keep(startPacedLoad({ url, call: { kind: 'refresh', tokens: accounts } }));
    const logins = open.keep(startFullLoad({ url, call: { kind: 'login', accounts: visitors } }));
    const bcrypt = open.keep(startBareBcrypt({ cost: ground.plan.bcryptCost }));

    const seconds = ground.plan.latencyRoundSeconds;
    const samples = await takeTurns<Sample>(
      [
        () => measureCalm(reads, seconds),
        () => measureFlooded(reads, logins, seconds),
        () => measureCalm(refreshes, seconds),
        () => measureFlooded(refreshes, logins, seconds),
        async () => ({ loginsPerSecond: (await bcrypt.measure({ atOnce: cores, seconds })).perSecond }),
      ],
      ground.plan.rounds,
    );
    const [calmReads = [], floodedReads = [], calmRefreshes = [], floodedRefreshes = [], bare = []] = samples;
    return [
      ...compareCalls('an authenticated read', { calm: calmReads, flooded: floodedReads, bare }, ground),
      ...compareCalls('a refresh', { calm: calmRefreshes, flooded: floodedRefreshes, bare }, ground),
    ];
  });

interface Sample extends Partial<Latency> {
  readonly loginsPerSecond?: number;
}

function measureCalm(load: PacedLoad, seconds: number): Promise<Sample> {
  return load.measure({ perSecond, seconds });
}

/** Logins begin before and end after. */
async function measureFlooded(load: PacedLoad, logins: FullLoad, seconds: number): Promise<Sample> {
  const flooding = logins.measure({ atOnce: flood, seconds: seconds + leadSeconds });
  const [latencies, { perSecond: loginsPerSecond }] = await Promise.all([
    pause(leadSeconds).then(() => load.measure({ perSecond, seconds })),
    flooding,
  ]);
  return { ...latencies, loginsPerSecond };
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

interface Samples {
  readonly calm: readonly Sample[];
  readonly flooded: readonly Sample[];
  readonly bare: readonly Sample[];
}

function compareCalls(what: string, { calm, flooded, bare }: Samples, { plan }: Ground): Finding[] {
  const pick = (samples: readonly Sample[], name: keyof Sample) => samples.map((sample) => sample[name] ?? Number.NaN);
  const during = `${what} at ${perSecond}/s under a flood of logins`;
  const calmly = { beside: 'the same while it is calm', unit: 'ms' } as const;
  return [
    toFinding({
      ...calmly,
      scenario: `p50 of ${during}`,
      ours: pick(flooded, 'p50Ms'),
      theirs: pick(calm, 'p50Ms'),
    }),
    toFinding({
      ...calmly,
      scenario: `p99 of ${during}`,
      ours: pick(flooded, 'p99Ms'),
      theirs: pick(calm, 'p99Ms'),
      aim: { atMost: 1.5, below: 10 },
    }),
    toFinding({
      scenario: `logins beside ${perSecond} ${what === 'a refresh' ? 'refreshes' : 'reads'} a second`,
      beside: `bare bcrypt ${plan.bcryptCost}, ${cores} at once`,
      unit: '/s',
      ours: pick(flooded, 'loginsPerSecond'),
      theirs: pick(bare, 'loginsPerSecond'),
      aim: { atLeast: 0.9 },
    }),
  ];
}
