import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@auth/tooling/postgres';
import { startRedis } from '@auth/tooling/redis';
import { startInstance } from './instance.ts';
import type { Delays } from './report.ts';
import { register, timeLogout } from './time-logout.ts';

export interface RevocationOptions {
  readonly rounds: number;
  /** How often where nobody tells the other instance. */
  readonly untoldRounds: number;
}

interface Deployment {
  readonly carrier: string;
  readonly rounds: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly awaitChannel: boolean;
}

/** So long that only a message can be the reason when it is over. */
const noEnd = { SESSION_CACHE_TTL: '1h' };

/** Nobody listens there. */
const nowhere = 'redis://127.0.0.1:1';

/** Measures each way in which an instance may learn of a logout at another, one after the other. */
export async function runRevocation({ rounds, untoldRounds }: RevocationOptions): Promise<Delays[]> {
  const postgres = await startPostgres();
  const redis = await startRedis();
  try {
    const deployments: readonly Deployment[] = [
      { carrier: 'Redis', rounds, settings: { ...noEnd, REDIS_URL: redis.url }, awaitChannel: true },
      { carrier: 'LISTEN/NOTIFY', rounds, settings: noEnd, awaitChannel: true },
      {
        carrier: 'neither (SESSION_CACHE_TTL=1s)',
        rounds: untoldRounds,
        settings: { SESSION_CACHE_TTL: '1s', REDIS_URL: nowhere },
        awaitChannel: false,
      },
    ];
    const all: Delays[] = [];
    for (const deployment of deployments) all.push(await measure(deployment, await postgres.createDatabase()));
    return all;
  } finally {
    await Promise.all([postgres.stop(), redis.stop()]);
  }
}

async function measure(deployment: Deployment, databaseUrl: string): Promise<Delays> {
  const { carrier, rounds, settings, awaitChannel } = deployment;
  const folder = await mkdtemp(join(tmpdir(), 'auth-bench-'));
  const common = {
    NODE_ENV: 'test',
    BCRYPT_COST: '4',
    RATE_LIMIT_ENABLED: 'off',
    PORT: '0',
    LOG_FORMAT: 'json',
    SHUTDOWN_DELAY: '0',
  };
  const all = { ...common, AUTH_DATA_DIR: folder, DATABASE_URL: databaseUrl, ...settings };
  const here = await startInstance({ settings: all, awaitChannel });
  const there = await startInstance({ settings: all, awaitChannel });
  try {
    await register(here.url);
    const delaysMs: number[] = [];
    while (delaysMs.length < rounds) delaysMs.push(await timeLogout(here.url, there.url));
    return { carrier, delaysMs };
  } finally {
    await Promise.all([here.stop(), there.stop()]);
    await rm(folder, { recursive: true });
  }
}
