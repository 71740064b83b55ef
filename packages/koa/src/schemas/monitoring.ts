import type { AuthBreakers, BulkheadLoad } from '@auth/core';
import Type, { type Static } from 'typebox';
import type { MetricsSummary } from '../metrics/metrics.ts';
import { Dictionary, NullableTimestamp } from './common.ts';

/** Each circuit breaker by its name. */
export const CircuitBreakersSchema = Type.Object(
  {
    circuit_breakers: Dictionary(
      Type.Object(
        {
          state: Type.Enum(['closed', 'open', 'half_open']),
          failure_count: Type.Integer({ minimum: 0, description: 'Failures in a row.' }),
          last_failure: NullableTimestamp('When a call last failed.'),
          next_attempt: NullableTimestamp('When an open breaker lets a trial call through.'),
        },
        { title: 'CircuitBreaker', additionalProperties: false },
      ),
    ),
  },
  { title: 'CircuitBreakers', additionalProperties: false },
);

/** Writes the breakers for their reader. */
export function toCircuitBreakersBody(breakers: AuthBreakers): Static<typeof CircuitBreakersSchema> {
  const bodies = Object.values(breakers).map(({ name, state, failureCount, lastFailureAt, nextAttemptAt }) => [
    name,
    {
      state,
      failure_count: failureCount,
      last_failure: lastFailureAt?.toISOString() ?? null,
      next_attempt: nextAttemptAt?.toISOString() ?? null,
    },
  ]);
  return { circuit_breakers: Object.fromEntries(bodies) };
}

const Count = (description: string) => Type.Integer({ minimum: 0, description });
const Milliseconds = () => Type.Number({ minimum: 0 });

/** What one process has done since its start. */
export const MetricsSchema = Type.Object(
  {
    uptime_seconds: Type.Number({ minimum: 0 }),
    memory: Type.Object({ rss_bytes: Count('All of it.'), heap_used_bytes: Count('Objects.') }),
    event_loop: Type.Object({ delay_p50_ms: Milliseconds(), delay_p99_ms: Milliseconds() }),
    requests: Type.Array(
      Type.Object({
        method: Type.String(),
        route: Type.String({ description: 'The pattern of the path; `unmatched` for paths that are none of ours.' }),
        status: Type.Integer(),
        count: Count('How many.'),
        p50_ms: Milliseconds(),
        p95_ms: Milliseconds(),
        p99_ms: Milliseconds(),
      }),
    ),
    logins: Dictionary(Type.Integer(), {
      description: 'Sign-ins by outcome: `succeeded`, or the error code in lower case.',
    }),
    password_hash: Type.Object({
      running: Count('Hashes being computed.'),
      waiting: Count('Callers in the queue.'),
      rejected: Count('Callers turned away since the start.'),
    }),
  },
  { title: 'Metrics', additionalProperties: false },
);

/** Writes the numbers of this process for their reader. */
export function toMetricsBody(
  { uptimeSeconds, memory, eventLoop, requests, logins }: MetricsSummary,
  passwordHashing: BulkheadLoad,
): Static<typeof MetricsSchema> {
  return {
    uptime_seconds: uptimeSeconds,
    memory: { rss_bytes: memory.rssBytes, heap_used_bytes: memory.heapUsedBytes },
    event_loop: { delay_p50_ms: eventLoop.p50Ms, delay_p99_ms: eventLoop.p99Ms },
    requests: requests.map(({ method, route, status, count, p50Ms, p95Ms, p99Ms }) => {
      return { method, route, status, count, p50_ms: p50Ms, p95_ms: p95Ms, p99_ms: p99Ms };
    }),
    logins: { ...logins },
    password_hash: { ...passwordHashing },
  };
}
