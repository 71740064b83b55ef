import { ConfigurationError } from '@auth/core';
import type { PostgresLocation } from '../database-url.ts';
import { sqlStateOf } from './server-errors.ts';

/** What the operator has to put right, where the server refuses a database as it is opened; other errors as they are. */
export function explainRefusal(error: unknown, { database, user }: PostgresLocation): unknown {
  const cause = error instanceof Error ? error.cause : undefined;
  const explanation = explain(sqlStateOf(cause), database, user);
  return explanation ? new ConfigurationError(explanation, { cause }) : error;
}

function explain(sqlState: string | null, database: string, user: string): string | null {
  switch (sqlState) {
    case '3D000':
      return `There is no database "${database}" on the PostgreSQL server. Create it first.`;
    case '28000':
    case '28P01':
      return `The PostgreSQL server does not let the user "${user}" in. Check the name, the password and its rules.`;
    case '42501':
      return `The user "${user}" lacks a right in the database "${database}". Whoever applies migrations must own it.`;
    default:
      return null;
  }
}
