import type { Storage, Stores } from '../ports/storage.ts';
import { assertConsistent } from './assert-consistent.ts';
import { createMemoryAudit } from './memory-audit.ts';
import { createMemoryKeys } from './memory-keys.ts';
import { purge } from './memory-purge.ts';
import { createMemorySessions } from './memory-sessions.ts';
import { createTables, type Run, type Tables } from './memory-tables.ts';
import { createMemoryUsers } from './memory-users.ts';
import { createTurns } from './turns.ts';

/**
 * A storage that forgets everything with its process: for tests, examples and trying things out. A transaction has the
 * storage to itself while it runs; other calls wait for its end.
 */
export function createMemoryStorage(): Storage {
  const tables = createTables();
  const takeTurn = createTurns();
  let isClosed = false;

  const atomically = <Result>(work: () => Promise<Result>): Promise<Result> =>
    takeTurn(() => {
      assertConsistent(!isClosed, 'the storage is closed');
      return commitOrRollback(tables, work);
    });

  const run: Run = (body) => atomically(async () => copyOf(body));
  return {
    ...createStores(tables, run),
    transaction: (work) => atomically(() => workInTransaction(tables, work)),
    purge: (cutoffs, limit) => run(() => purge(tables, cutoffs, limit)),
    ping: () => atomically(async () => undefined),
    close: () =>
      takeTurn(async () => {
        isClosed = true;
      }),
  };
}

function createStores(tables: Tables, run: Run): Stores {
  return {
    users: createMemoryUsers(tables, run),
    sessions: createMemorySessions(tables, run),
    keys: createMemoryKeys(tables, run),
    audit: createMemoryAudit(tables, run),
  };
}

async function commitOrRollback<Result>(tables: Tables, work: () => Promise<Result>): Promise<Result> {
  try {
    const result = await work();
    tables.commit();
    return result;
  } catch (error) {
    tables.rollback();
    throw error;
  }
}

async function workInTransaction<Result>(tables: Tables, work: (stores: Stores) => Promise<Result>): Promise<Result> {
  let isOver = false;
  const run: Run = async (body) => {
    assertConsistent(!isOver, 'the transaction is over');
    return copyOf(body);
  };
  try {
    return await work(createStores(tables, run));
  } finally {
    isOver = true;
  }
}

/** Nothing that a caller does to a record it was given may reach what is stored. */
function copyOf<Result>(body: () => Result): Result {
  return structuredClone(body());
}
