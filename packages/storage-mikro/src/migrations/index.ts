import { AccountsSessionsKeys } from './0001-accounts-sessions-keys.ts';

/**
 * All migrations, oldest first. Each is SQL that every database understands, and leaves the previous version of the program
 * working (expand, migrate, contract).
 */
export const migrations = [AccountsSessionsKeys];
