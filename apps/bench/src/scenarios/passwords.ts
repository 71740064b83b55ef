import { availableParallelism } from 'node:os';
import type { BcryptPlan } from '../bare/bcrypt-process.ts';
import { toFinding } from '../finding.ts';
import { startFullLoad } from '../load/load.ts';
import { type Meter, startMeter } from '../measuring/meter.ts';
import type { Throughput, ThroughputOrder } from '../measuring/repeat.ts';
import { takeTurns } from '../measuring/take-turns.ts';
import { closingAfter } from '../subjects/open-things.ts';
import { addLogins, startServiceOn } from './databases.ts';
import type { Scenario } from './ground.ts';

const connections = 8;
export const cores = availableParallelism();

/** bcrypt alone, in a process of its own. */
export function startBareBcrypt(plan: BcryptPlan): Meter<ThroughputOrder, Throughput> {
  return startMeter(new URL('../bare/bcrypt-process.ts', import.meta.url), plan);
}

/** Signing in and registering beside bcrypt alone on all cores. */
export const passwords: Scenario = (ground) =>
  closingAfter(async (open) => {
    const { bcryptCost: cost, hashRoundSeconds: seconds, rounds } = ground.plan;
    const databaseUrl = await ground.postgres.createDatabase();
    const accounts = (await addLogins(databaseUrl, ground)).map(({ email, password }) => ({ email, password }));
    const { url } = open.keep(await startServiceOn(databaseUrl, ground));
    const login = open.keep(startFullLoad({ url, call: { kind: 'login', accounts } }));
    const registration = { kind: 'register', password: 'correct horse battery staple' } as const;
    const register = open.keep(startFullLoad({ url, call: registration }));
    const bare = open.keep(startBareBcrypt({ cost }));
    const samples = await takeTurns(
      [
        () => login.measure({ atOnce: connections, seconds }),
        () => register.measure({ atOnce: connections, seconds }),
        () => bare.measure({ atOnce: cores, seconds }),
      ],
      rounds,
    );
    const [logins = [], registrations = [], theirs = []] = samples.map((all) => all.map(({ perSecond }) => perSecond));
    const common = { beside: `bare bcrypt ${cost}, ${cores} at once`, unit: '/s', theirs } as const;
    return [
      toFinding({ ...common, scenario: `login, ${connections} connections`, ours: logins, aim: { atLeast: 0.97 } }),
      toFinding({ ...common, scenario: `registration, ${connections} connections`, ours: registrations }),
    ];
  });
