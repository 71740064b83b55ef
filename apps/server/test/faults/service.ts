import { alice, login, type Reply, register } from '../e2e/client.ts';
import { type Line, launch, type ServerProcess } from '../e2e/server-process.ts';
import { quick } from '../support/quick-settings.ts';

const token = 'a-token-of-the-scraper';

/** As short as a busy machine allows: what is waited for is as long as these. */
export const limits = { databaseSeconds: 1, openSeconds: 3, threshold: 5, trialCalls: 3 } as const;

const settings = {
  ...quick,
  DATABASE_TIMEOUT: `${limits.databaseSeconds}s`,
  CIRCUIT_BREAKER_TIMEOUT: `${limits.openSeconds}s`,
  CIRCUIT_BREAKER_THRESHOLD: String(limits.threshold),
  CIRCUIT_BREAKER_HALF_OPEN_MAX_CALLS: String(limits.trialCalls),
  MONITORING_TOKEN: token,
};

/** A service that runs, and what can be seen of it. */
export interface WatchedService {
  readonly url: string;
  readonly process: ServerProcess;
  /** `200`, or the status and the code of the problem. */
  signIn(name?: string): Promise<string>;
  signUp(name: string, password?: string): Promise<string>;
  /** The status of the answer, that of the service, and each breaker that is not closed. */
  health(): Promise<string>;
  /** The statuses of `/health/ready` and `/health/live`. */
  probes(): Promise<readonly number[]>;
  breaker(name: string): Promise<Line>;
  metrics(): Promise<string>;
  /** The lines with an event of this name. */
  events(name: string): readonly Line[];
}

interface Health {
  readonly status: string;
  readonly circuit_breakers: Readonly<Record<string, string>>;
}

interface Breakers {
  readonly circuit_breakers: Readonly<Record<string, Line>>;
}

/** Starts the service with short limits. */
export function launchService(directory: string, variables: Record<string, string>): ServerProcess {
  return launch(directory, { ...settings, ...variables });
}

/** Starts the service with short limits, and registers Alice. */
export async function startService(directory: string, variables: Record<string, string>): Promise<WatchedService> {
  const server = launchService(directory, variables);
  const url = await server.url();
  await register(url);
  return watch(url, server);
}

function watch(url: string, process: ServerProcess): WatchedService {
  const authorized = { headers: { Authorization: `Bearer ${token}` } };
  return {
    url,
    process,
    signIn: (username = alice.username) => seen(login(url, { username, password: alice.password })),
    signUp: (name, password = alice.password) =>
      seen(register(url, { password, email: `${name}@mail.test`, username: name })),
    health: async () => {
      const response = await fetch(`${url}/health`);
      const { status, circuit_breakers: breakers }: Health = JSON.parse(await response.text());
      const notClosed = Object.entries(breakers).filter(([, state]) => state !== 'closed');
      return [response.status, status, ...notClosed.map(([name, state]) => `${name}:${state}`)].join(' ');
    },
    probes: async () =>
      Promise.all(['ready', 'live'].map(async (probe) => (await fetch(`${url}/health/${probe}`)).status)),
    breaker: async (name) => {
      const response = await fetch(`${url}/api/v1/monitoring/circuit-breakers`, authorized);
      const { circuit_breakers: breakers }: Breakers = JSON.parse(await response.text());
      return breakers[name] ?? {};
    },
    metrics: async () => (await fetch(`${url}/metrics`, authorized)).text(),
    events: (name) => process.lines().filter(({ event }) => event === name),
  };
}

async function seen(reply: Promise<Reply>): Promise<string> {
  const { status, body } = await reply;
  return [status, body.error_code].filter((part) => part !== undefined).join(' ');
}

/** What this many simultaneous calls are answered, each different answer once. */
export async function answersOf(count: number, ask: () => Promise<string>): Promise<readonly string[]> {
  const answers = await Promise.all(Array.from({ length: count }, () => ask()));
  return [...new Set(answers)];
}
