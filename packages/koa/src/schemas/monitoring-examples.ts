import type { Static } from 'typebox';
import type { CircuitBreakersSchema, MetricsSchema } from './monitoring.ts';

export const exampleCircuitBreakers: Static<typeof CircuitBreakersSchema> = {
  circuit_breakers: {
    database: {
      state: 'open',
      failure_count: 5,
      last_failure: '2026-01-15T10:30:45.123Z',
      next_attempt: '2026-01-15T10:31:45.123Z',
    },
  },
};

export const exampleMetrics: Static<typeof MetricsSchema> = {
  uptime_seconds: 86_400.5,
  memory: { rss_bytes: 120_000_000, heap_used_bytes: 48_000_000 },
  event_loop: { delay_p50_ms: 0.1, delay_p99_ms: 1.4 },
  requests: [
    { method: 'POST', route: '/api/v1/auth/login', status: 200, count: 42, p50_ms: 312, p95_ms: 480, p99_ms: 655 },
  ],
  logins: { succeeded: 42, invalid_credentials: 3 },
  password_hash: { running: 1, waiting: 0, rejected: 0 },
};
