import type { TestPostgres } from '@auth/tooling/postgres';
import type { Finding } from '../finding.ts';
import type { Plan } from '../plan.ts';

/** What every scenario stands on. */
export interface Ground {
  readonly plan: Plan;
  /** The service's program. */
  readonly main: string;
  /** For files that go with the run. */
  readonly folder: string;
  readonly postgres: Pick<TestPostgres, 'createDatabase'>;
}

/**
 * Starts what it needs, measures, and ends what it started.
 * @throws VoidRunError for an answer that is wrong
 */
export type Scenario = (ground: Ground) => Promise<Finding[]>;
