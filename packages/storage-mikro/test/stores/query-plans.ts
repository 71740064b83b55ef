import { type CompiledQuery, type Kysely, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import type { Tables } from '../../src/entities.ts';
import { isPostgres } from '../../src/named-lock.ts';

/** How a database would run a statement. */
export interface QueryPlan {
  readonly sql: string;
  readonly steps: readonly string[];
}

/** The plans of all statements that `work` runs but insertions, which look for nothing. */
export async function explainAll(
  db: Kysely<Tables>,
  work: (db: Kysely<Tables>) => Promise<unknown>,
): Promise<QueryPlan[]> {
  const nodes: RootOperationNode[] = [];
  const recorder: KyselyPlugin = {
    transformQuery: ({ node }) => {
      nodes.push(node);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  await work(db.withPlugin(recorder));
  const plans: QueryPlan[] = [];
  for (const node of nodes.filter(({ kind }) => kind !== 'InsertQueryNode')) {
    const query = db.getExecutor().compileQuery(node, { queryId: 'explained' });
    if (!readsNoTable.test(query.sql)) plans.push(await explain(db, query));
  }
  return plans;
}

/** Savepoints and locks. */
const readsNoTable = /^(?:savepoint|release|rollback|select pg_)/;

/**
 * The steps that read a table from end to end, or sort more than a handful of rows; a co-routine is no table, and read for as
 * long as it is asked.
 */
export function findSlowSteps({ steps }: QueryPlan): string[] {
  const slow = steps.filter(
    (step) => /^SCAN \w+$|USE TEMP B-TREE FOR ORDER BY|AUTOMATIC|Seq Scan/.test(step) || sortsMany(step),
  );
  return slow.filter((step) => !(step.startsWith('SCAN') && steps.includes(step.replace('SCAN', 'CO-ROUTINE'))));
}

/** PostgreSQL sorts what it takes from an index for less than it costs to follow that row by row. */
function sortsMany(step: string): boolean {
  const [, rows] = /\bSort {2}\(cost=\S+ rows=(\d+)/.exec(step) ?? [];
  return Number(rows ?? 0) > 100;
}

export async function analyze(db: Kysely<Tables>): Promise<void> {
  await sql`analyze`.execute(db);
}

async function explain(db: Kysely<Tables>, query: CompiledQuery): Promise<QueryPlan> {
  const words = isPostgres(db) ? 'explain' : 'explain query plan';
  const { rows } = await db.executeQuery<Record<string, unknown>>({ ...query, sql: `${words} ${query.sql}` });
  return { sql: query.sql, steps: rows.map((row) => String(row['QUERY PLAN'] ?? row['detail'])) };
}
