import { setTimeout as pause } from 'node:timers/promises';
import type { LinkEvents, OpenLink, RevocationLink } from '@auth/core';
import { Client } from 'pg';

export interface PostgresLinkOptions {
  readonly url: string;
  /** How long it may take to connect. */
  readonly timeoutSeconds: number;
}

/** Each database has a channel of that name. */
const channel = 'auth_revocations';

/** How long the connection may take to say goodbye. */
const farewellMs = 500;

/** Connects to a database once for each link, to listen and to notify over one connection. */
export function openPostgresLink({ url, timeoutSeconds }: PostgresLinkOptions): OpenLink {
  return (events) =>
    createLink(
      new Client({
        connectionString: url,
        application_name: 'auth revocations',
        connectionTimeoutMillis: timeoutSeconds * 1000,
        keepAlive: true,
      }),
      events,
    );
}

function createLink(client: Client, { heard, broke }: LinkEvents): RevocationLink {
  client.on('error', broke);
  client.on('end', () => broke(new Error('the connection ended')));
  client.on('notification', ({ payload = '' }) => heard(payload));
  const inTurn = takeTurns();
  const listen = async () => {
    await client.connect();
    await client.query(`listen ${channel}`);
  };
  return {
    opened: listen(),
    send: (message) => inTurn(() => client.query('select pg_notify($1, $2)', [channel, message])),
    ping: () => inTurn(() => client.query('select 1')),
    close: async () => {
      await Promise.race([client.end(), pause(farewellMs, null, { ref: false })]);
      client.connection.stream.destroy();
    },
  };
}

/** The driver takes one query at a time. */
function takeTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return (query: () => Promise<unknown>): Promise<unknown> => {
    last = last.then(query, query);
    return last;
  };
}
