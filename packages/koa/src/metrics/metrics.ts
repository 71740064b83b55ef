import type { Metrics } from '@auth/core';
import { AggregatorRegistry, Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { type EventLoopDelay, watchEventLoop } from './event-loop.ts';
import { createOutcomes } from './outcomes.ts';
import { createRequestSeries, type RequestSeries, type RequestSummary } from './request-series.ts';
import { createPoolGauge, createSystemGauges, type PoolLoad, type WatchedSystem } from './system-gauges.ts';

/** What {@link createMetrics} can be told. */
export interface MetricsOptions {
  /** Asked at each scrape how busy the database pool is; null for a database that has none. Default: none. */
  readonly databasePool?: () => PoolLoad | null;
  /** Asked at each scrape for what the other processes count that share the port. Default: there is none. */
  readonly readOthers?: () => Promise<readonly MetricsSnapshot[]>;
}

/** What a process has counted, for another one to add to its own; it can be written as JSON. */
export type MetricsSnapshot = readonly object[];

/**
 * Counts what happens in a process. It is made first, given to `createAuth` as its port `metrics` and to `createAuthApp` as its
 * option `metrics`. Labels hold patterns, codes and names out of fixed lists, never a path, an id or an email.
 */
export interface ServiceMetrics extends Metrics {
  readonly requests: Pick<RequestSeries, 'observe'>;
  /** Reads the password hashing and the breakers of this system from now on. */
  watch(system: WatchedSystem): void;
  snapshot(): Promise<MetricsSnapshot>;
  /** The text exposition format of Prometheus; what others count that share the port is added. */
  toPrometheus(): Promise<string>;
  summarize(): MetricsSummary;
}

/** The numbers an operator asks for first. */
export interface MetricsSummary {
  readonly uptimeSeconds: number;
  readonly memory: { readonly rssBytes: number; readonly heapUsedBytes: number };
  readonly requests: readonly RequestSummary[];
  readonly eventLoop: EventLoopDelay;
  /** Sign-ins by outcome. */
  readonly logins: Readonly<Record<string, number>>;
}

/** Metrics in a registry of their own, Node's included. */
export function createMetrics({ databasePool, readOthers }: MetricsOptions = {}): ServiceMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  if (databasePool !== undefined) createPoolGauge(registry, databasePool);
  const requests = createRequestSeries(registry);
  const readEventLoop = watchEventLoop();
  const outcomesOf = (what: string, help: string) => createOutcomes(registry, `auth_${what}_total`, help);
  const registrations = outcomesOf('registrations', 'Registrations, by outcome.');
  const logins = outcomesOf('logins', 'Sign-ins, by outcome.');
  const refreshes = outcomesOf('token_refreshes', 'Exchanges of refresh tokens, by outcome.');
  const breachChecks = createOutcomes(
    registry,
    'auth_breached_password_checks_total',
    'Searches for new passwords in known breaches, by outcome; an unavailable one lets the password pass.',
  );
  const hashing = new Histogram({
    name: 'auth_password_hash_seconds',
    help: 'How long one password hash took to compute, without its time in the queue.',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5],
    registers,
  });
  const revocations = new Counter({
    name: 'auth_sessions_revoked_total',
    help: 'Sessions that were ended before their time, by reason.',
    labelNames: ['reason'],
    registers,
  });
  const refusals = new Counter({
    name: 'rate_limited_total',
    help: 'Calls that were refused because they came too often, by the limit they broke.',
    labelNames: ['limit'],
    registers,
  });

  return {
    registrationEnded: registrations.count,
    loginEnded: logins.count,
    refreshEnded: refreshes.count,
    breachCheckEnded: breachChecks.count,
    sessionsRevoked: (reason, count) => revocations.inc({ reason }, count),
    passwordHashed: (seconds) => hashing.observe(seconds),
    rateLimited: (limit) => refusals.inc({ limit }),
    requests,
    watch: createSystemGauges(registry),
    snapshot: () => registry.getMetricsAsJSON(),
    toPrometheus: async () => {
      if (readOthers === undefined) return registry.metrics();
      const snapshots = await Promise.all([registry.getMetricsAsJSON(), readOthers()]);
      return AggregatorRegistry.aggregate([snapshots[0], ...snapshots[1]]).metrics();
    },
    summarize: () => ({
      uptimeSeconds: process.uptime(),
      memory: readMemory(),
      requests: requests.summarize(),
      eventLoop: readEventLoop(),
      logins: logins.toRecord(),
    }),
  };
}

function readMemory(): MetricsSummary['memory'] {
  const { rss, heapUsed } = process.memoryUsage();
  return { rssBytes: rss, heapUsedBytes: heapUsed };
}
