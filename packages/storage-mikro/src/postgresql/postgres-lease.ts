import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { PoolClient } from 'pg';
import { repeatOnConflict } from './repeat-on-conflict.ts';
import { endsConnection, isStalePlan } from './server-errors.ts';
import type { StatementNames } from './statement-names.ts';

/**
 * A connection of the pool, lent for one query or one transaction until an instant by `performance.now()`. Then it is cut: what
 * waits for the server fails, and the pool makes a new connection instead of getting this one back.
 */
export class PostgresLease implements DatabaseConnection {
  readonly #client: PoolClient;
  readonly #names: StatementNames;
  readonly #timer: NodeJS.Timeout;
  #isBroken = false;

  constructor(client: PoolClient, names: StatementNames, endMs: number) {
    this.#client = client;
    this.#names = names;
    this.#timer = setTimeout(() => {
      client.connection.stream.destroy(new Error('the database did not answer in time'));
    }, endMs - performance.now());
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const send = () => this.#send<Row>(query);
    return this.#isIdle ? repeatOnConflict(send) : send();
  }

  // biome-ignore lint/correctness/useYield: nothing here reads row by row
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('rows cannot be read one by one');
  }

  /** Whatever did not end its transaction may hold locks, and is not given to anybody else; nor is what the server gives up. */
  release(): void {
    clearTimeout(this.#timer);
    this.#client.release(this.#isBroken || !this.#isIdle);
  }

  get #isIdle(): boolean {
    return this.#client.getTransactionStatus() === 'I';
  }

  async #send<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const name = parameters.length > 0 ? this.#names.nameOf(sql) : undefined;
    try {
      const result = await this.#client.query({ text: sql, values: parameters.map(toText), ...(name && { name }) });
      return toQueryResult(sql, result);
    } catch (error) {
      if (isStalePlan(error)) {
        this.#names.renew();
      }
      this.#isBroken ||= endsConnection(error);
      throw error;
    }
  }
}

interface ServerAnswer<Row> {
  readonly command?: string;
  readonly rowCount?: number | null;
  readonly rows?: Row[];
}

/** Several statements at once have several answers, and nobody asks for them. */
function toQueryResult<Row>(sql: string, answer: ServerAnswer<Row>): QueryResult<Row> {
  const { command, rowCount, rows = [] } = answer;
  if (sql === 'commit' && command === 'ROLLBACK') {
    throw new Error('nothing was kept: a statement of the transaction had failed');
  }
  const isWrite = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE';
  return isWrite ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows };
}

/** PostgreSQL's text cannot hold the character zero: a search for it finds nothing, which is no failure. */
function toText(parameter: unknown): unknown {
  if (Array.isArray(parameter)) return parameter.map(toText);
  return typeof parameter === 'string' ? parameter.replaceAll('\0', '\uFFFD') : parameter;
}
