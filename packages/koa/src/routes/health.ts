import { noInput, publicRoute, type Reply, type Route } from '../route.ts';
import { HealthSchema, ProbeSchema } from '../schemas/health.ts';

const tag = 'Health';

const exampleHealth = {
  status: 'healthy',
  timestamp: '2026-01-15T10:30:45.123Z',
  version: '0.1.0',
  circuit_breakers: { database: 'closed' },
  rate_limiter: 'local',
  client_address: 'socket',
};

/** The health check, wherever it stands. */
export const healthCheck = {
  ...noInput,
  method: 'GET',
  limit: 'none',
  answers: {
    200: { description: 'It serves.', schema: HealthSchema, example: exampleHealth },
    503: { description: 'It cannot serve.', schema: HealthSchema, example: { ...exampleHealth, status: 'unhealthy' } },
  },
  problems: [],
  handle: async ({ auth, service }): Promise<Reply> => {
    const { status, checkedAt, breakers, rateLimiter } = await auth.health();
    return {
      status: status === 'unhealthy' ? 503 : 200,
      body: {
        status,
        timestamp: checkedAt.toISOString(),
        version: service.version,
        circuit_breakers: breakers,
        rate_limiter: rateLimiter,
        client_address: service.clientAddress,
      },
    };
  },
} satisfies Partial<Parameters<typeof publicRoute>[0]>;

/** What load balancers and orchestrators ask. */
export const healthRoutes: readonly Route[] = [
  publicRoute({
    ...healthCheck,
    path: '/health',
    base: 'root',
    operationId: 'getHealth',
    tag,
    summary: 'How the service is',
    description: 'Asks the database, which has two seconds to answer.',
  }),
  publicRoute({
    ...noInput,
    method: 'GET',
    path: '/health/live',
    base: 'root',
    operationId: 'getLiveness',
    limit: 'none',
    tag,
    summary: 'Whether the process lives',
    description: 'Never asks the database: a restart would not bring it back.',
    answers: { 200: { description: 'It lives.', schema: ProbeSchema, example: { status: 'ok' } } },
    problems: [],
    handle: async () => probe(true),
  }),
  publicRoute({
    ...noInput,
    method: 'GET',
    path: '/health/ready',
    base: 'root',
    operationId: 'getReadiness',
    limit: 'none',
    tag,
    summary: 'Whether to send requests here',
    description: '503 while starting, while shutting down and without a database.',
    answers: {
      200: { description: 'Send them.', schema: ProbeSchema, example: { status: 'ok' } },
      503: { description: 'Send them elsewhere.', schema: ProbeSchema, example: { status: 'unavailable' } },
    },
    problems: [],
    handle: async ({ auth, service }) => probe(service.isReady() && (await auth.health()).status !== 'unhealthy'),
  }),
];

function probe(ok: boolean): Reply {
  return ok ? { status: 200, body: { status: 'ok' } } : { status: 503, body: { status: 'unavailable' } };
}
