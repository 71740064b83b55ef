import { setTimeout as pause } from 'node:timers/promises';
import {
  type DatabaseConnection,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import { type Client, Pool, type PoolConfig, TypeOverrides } from 'pg';
import type { PooledDialect, PoolLoad } from '../pooled-dialect.ts';
import { PostgresLease } from './postgres-lease.ts';
import { StatementNames } from './statement-names.ts';

export interface PostgresOptions {
  readonly url: string;
  readonly poolMin: number;
  readonly poolMax: number;
  /** How long it may take to get a connection, from the pool or from the server. */
  readonly connectSeconds: number;
  /** How long a query or a transaction may take, the wait for its connection included. */
  readonly callSeconds: number;
}

/** An idle connection costs the server a process, a new one costs us a handshake. */
const idleSeconds = 30;

/** What the server is given to say that a statement takes too long, before the connection is cut. */
const graceMs = 250;

/** How long connections may take to say goodbye. */
const farewellMs = 1000;

/** Kysely's PostgreSQL with a limit to everything that waits for the server. */
export function createPostgresDialect(options: PostgresOptions): PooledDialect {
  // Each driver has a pool of its own, for the ORM makes another one where the first could not connect.
  let pool: Pool | null = null;
  return {
    createDriver: () => {
      pool = new Pool(toPoolConfig(options));
      return new PunctualPostgresDriver(pool, options.callSeconds * 1000);
    },
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    readPool: () => (pool ? readLoad(pool) : { idle: 0, used: 0, waiting: 0 }),
  };
}

function readLoad({ totalCount, idleCount, waitingCount }: Pool): PoolLoad {
  return { idle: idleCount, used: totalCount - idleCount, waiting: waitingCount };
}

class PunctualPostgresDriver extends PostgresDriver {
  readonly #pool: Pool;
  readonly #callMs: number;
  readonly #names = new StatementNames();
  readonly #open = new Set<Client>();

  constructor(pool: Pool, callMs: number) {
    super({ pool });
    this.#pool = pool;
    this.#callMs = callMs;
    // A connection that breaks fails whatever is sent over it; beyond that its event, and the pool's, would end the process.
    pool.on('error', () => undefined);
    pool.on('connect', (client) => {
      client.on('error', () => undefined);
      client.on('end', () => this.#open.delete(client));
      this.#open.add(client);
    });
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const endMs = performance.now() + this.#callMs + graceMs;
    return new PostgresLease(await this.#pool.connect(), this.#names, endMs);
  }

  override async releaseConnection(connection: DatabaseConnection): Promise<void> {
    if (connection instanceof PostgresLease) {
      connection.release();
    }
  }

  /** Where it fails the connection is broken, and the transaction gone with it; the caller should hear what broke it. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => undefined);
  }

  /** A frozen server does not even answer a goodbye, and what waits for it would keep the process from ending. */
  override async destroy(): Promise<void> {
    const clients = [...this.#open];
    const ends = clients.map((client) => new Promise((resolve) => client.on('end', () => resolve(null))));
    await super.destroy();
    await Promise.race([Promise.all(ends), pause(farewellMs, null, { ref: false })]);
    for (const client of this.#open) {
      client.connection.stream.destroy();
    }
  }
}

function toPoolConfig({ url, poolMin, poolMax, connectSeconds, callSeconds }: PostgresOptions): PoolConfig {
  const callMs = callSeconds * 1000;
  return {
    connectionString: url,
    min: poolMin,
    max: poolMax,
    idleTimeoutMillis: idleSeconds * 1000,
    connectionTimeoutMillis: connectSeconds * 1000,
    statement_timeout: callMs,
    // What a vanished instance left open, with its locks, ends by itself.
    idle_in_transaction_session_timeout: callMs,
    application_name: 'auth',
    keepAlive: true,
    types: readBigintsAsNumbers(),
  };
}

/** Instants and counts, which all are safe integers. */
function readBigintsAsNumbers(): TypeOverrides {
  const types = new TypeOverrides();
  types.setTypeParser(20, Number);
  return types;
}
