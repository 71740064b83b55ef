import type { SeedSize } from './seeding/seeded.ts';

/** How much of everything there is in a run. */
export interface Plan {
  readonly bcryptCost: number;
  /** Whose tokens are used in turn, so that no cache looks better than it is. */
  readonly sessions: number;
  /** Who signs in, in turn. */
  readonly loginAccounts: number;
  readonly rounds: number;
  /** Of a lane, in each round. */
  readonly roundSeconds: number;
  /** Where bcrypt is the measure, of which there are few a second. */
  readonly hashRoundSeconds: number;
  readonly latencyRoundSeconds: number;
  /** How often each server is started. */
  readonly starts: number;
  readonly growth: { readonly small: SeedSize; readonly large: SeedSize; readonly rounds: number };
}

/** What is measured is four to five minutes; filling and starting come on top. */
export const fullPlan: Plan = {
  bcryptCost: 12,
  sessions: 500,
  loginAccounts: 16,
  rounds: 5,
  roundSeconds: 2,
  hashRoundSeconds: 5,
  latencyRoundSeconds: 4,
  starts: 7,
  growth: { small: { users: 1_000, sessions: 3_000 }, large: { users: 100_000, sessions: 300_000 }, rounds: 300 },
};

/** Shows that everything works, and measures nothing. */
export const quickPlan: Plan = {
  bcryptCost: 4,
  sessions: 40,
  loginAccounts: 8,
  rounds: 1,
  roundSeconds: 0.2,
  hashRoundSeconds: 0.2,
  latencyRoundSeconds: 0.2,
  starts: 1,
  growth: { small: { users: 40, sessions: 40 }, large: { users: 120, sessions: 360 }, rounds: 2 },
};
