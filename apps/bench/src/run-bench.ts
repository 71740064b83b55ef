import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@auth/tooling/postgres';
import type { Finding } from './finding.ts';
import type { Plan } from './plan.ts';
import { createReport, type Report } from './report.ts';
import type { Scenario } from './scenarios/ground.ts';
import { growth } from './scenarios/growth.ts';
import { latency } from './scenarios/latency.ts';
import { passwords } from './scenarios/passwords.ts';
import { read } from './scenarios/read.ts';
import { refresh } from './scenarios/refresh.ts';
import { start } from './scenarios/start.ts';

/** By the names that they are chosen by, in the order in which they run. */
export const scenarios = { start, read, passwords, refresh, latency, growth } as const satisfies Record<
  string,
  Scenario
>;

export type ScenarioName = keyof typeof scenarios;

export interface BenchOptions {
  readonly plan: Plan;
  readonly names: readonly ScenarioName[];
  /** The service's program. */
  readonly main: string;
  readonly onScenario: (name: ScenarioName) => void;
}

/**
 * Runs scenarios one after the other. PostgreSQL is that of `TEST_DATABASE_URL`, whose user may create databases, or one in a
 * temporary folder.
 * @throws VoidRunError for the first answer that is wrong
 */
export async function runBench({ plan, names, main, onScenario }: BenchOptions): Promise<Report> {
  const startedAt = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'auth-bench-'));
  const postgres = await startPostgres();
  const findings: Finding[] = [];
  try {
    for (const name of names) {
      onScenario(name);
      findings.push(...(await scenarios[name]({ plan, main, folder, postgres })));
    }
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return createReport(findings, performance.now() - startedAt);
}
