import Type from 'typebox';
import { monitoringRoute, noInput, publicRoute, type Route } from '../route.ts';
import { CircuitBreakersSchema, MetricsSchema, toCircuitBreakersBody, toMetricsBody } from '../schemas/monitoring.ts';
import { exampleCircuitBreakers, exampleMetrics } from '../schemas/monitoring-examples.ts';
import { healthCheck } from './health.ts';

const tag = 'Monitoring';

/** What those who watch over the service ask. */
export const monitoringRoutes: readonly Route[] = [
  publicRoute({
    ...healthCheck,
    path: '/monitoring/health',
    isQuiet: true,
    operationId: 'getMonitoringHealth',
    tag,
    summary: 'How the service is',
    description: 'The same as `GET /health`.',
  }),
  monitoringRoute({
    ...noInput,
    method: 'GET',
    path: '/monitoring/circuit-breakers',
    isQuiet: true,
    operationId: 'getCircuitBreakers',
    limit: 'default',
    tag,
    summary: 'What is kept from being called',
    description: 'Each circuit breaker of this process: open, it keeps calls away from something that fails.',
    answers: {
      200: { description: 'The breakers.', schema: CircuitBreakersSchema, example: exampleCircuitBreakers },
    },
    problems: [],
    handle: async ({ auth }) => ({ status: 200, body: toCircuitBreakersBody(auth.breakers) }),
  }),
  monitoringRoute({
    ...noInput,
    method: 'GET',
    path: '/monitoring/metrics',
    isQuiet: true,
    operationId: 'getMetrics',
    limit: 'default',
    tag,
    summary: 'The numbers of this process',
    description: 'What it has done since its start; requests by method, route pattern and status.',
    answers: { 200: { description: 'The numbers.', schema: MetricsSchema, example: exampleMetrics } },
    problems: [],
    handle: async ({ auth, service }) => ({
      status: 200,
      body: toMetricsBody(service.metrics.summarize(), auth.passwordHashing),
    }),
  }),
  monitoringRoute({
    ...noInput,
    method: 'GET',
    path: '/metrics',
    base: 'root',
    operationId: 'getPrometheusMetrics',
    limit: 'default',
    tag,
    summary: 'The numbers of this process, for Prometheus',
    description: 'In the text exposition format, Node’s own included.',
    answers: {
      200: {
        description: 'The numbers.',
        mediaType: 'text/plain',
        schema: Type.String(),
        example: 'auth_logins_total{outcome="succeeded"} 42\n',
      },
    },
    problems: [],
    handle: async ({ service }) => ({
      status: 200,
      body: await service.metrics.toPrometheus(),
      headers: { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' },
    }),
  }),
];
