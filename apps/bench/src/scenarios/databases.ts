import { join } from 'node:path';
import { type Account, createAccounts } from '../subjects/accounts.ts';
import type { ServerProcess } from '../subjects/server-process.ts';
import { startService } from '../subjects/service.ts';
import type { Ground } from './ground.ts';

export type Engine = 'PostgreSQL' | 'SQLite';

/** A database with accounts that are signed in. */
export interface FilledDatabase {
  readonly databaseUrl: string;
  readonly accounts: readonly Account[];
}

/** @param purpose names the file of a SQLite database, of which there is one for each */
export async function fillDatabase(engine: Engine, purpose: string, ground: Ground): Promise<FilledDatabase> {
  const databaseUrl =
    engine === 'SQLite' ? `sqlite:${join(ground.folder, `${purpose}.db`)}` : await ground.postgres.createDatabase();
  const options = { count: ground.plan.sessions, prefix: 'member', bcryptCost: 4 };
  return { databaseUrl, accounts: await createAccounts(databaseUrl, options) };
}

/** Accounts whose passwords are hashed as in production. */
export function addLogins(databaseUrl: string, { plan }: Ground): Promise<Account[]> {
  return createAccounts(databaseUrl, { count: plan.loginAccounts, prefix: 'visitor', bcryptCost: plan.bcryptCost });
}

export function startServiceOn(databaseUrl: string, { main, folder, plan }: Ground): Promise<ServerProcess> {
  return startService({ main, folder, databaseUrl, bcryptCost: plan.bcryptCost });
}
