import type { Server } from 'node:http';
import {
  type Auth,
  type AuthOptions,
  type AuthPorts,
  createAuth,
  type Logger,
  noRevocations,
  type Revocations,
} from '@auth/core';
import { createAuthApp, createHttpServer, createMetrics, type ServiceMetrics } from '@auth/koa';
import { createMikroStorage, createPostgresRevocations, type MikroStorage, migrateUp } from '@auth/storage-mikro';
import { createBreachedPasswords } from './adapters/breached-passwords.ts';
import { loadDevelopmentSecret } from './development-secret.ts';
import { toAuthOptions, toBreakerOptions } from './settings/auth-options.ts';
import { toDatabaseOptions } from './settings/database-options.ts';
import { readOrigins } from './settings/forms.ts';
import type { Settings } from './settings/settings.ts';
import { readTrustProxy } from './settings/trust-proxy.ts';
import type { Line } from './workers/line.ts';
import { createPrimaryRateLimiter } from './workers/primary-rate-limiter.ts';
import { createPrimaryRevocations } from './workers/primary-revocations.ts';
import { createMetricsReader, tellMetrics } from './workers/worker-metrics.ts';

export interface Surroundings {
  readonly logger: Logger;
  readonly version: string;
  /** Whether requests are wanted, for `/health/ready`. */
  readonly isReady: () => boolean;
  /** What leads to the primary process, in a worker. Default: null. */
  readonly primary?: Line | null;
}

/** The whole service; all that its server lacks is a port to listen on. */
export interface Service {
  readonly server: Server;
  readonly auth: Auth;
  /** Closes everything that was opened; the server is closed before. */
  readonly close: () => Promise<void>;
}

/** Builds the service from its settings. What was opened is closed again when a later step fails. */
export function compose(settings: Settings, surroundings: Surroundings): Promise<Service> {
  const { logger, version, isReady, primary = null } = surroundings;
  return withStorage(settings, { migrate: true }, async (storage) => {
    const metrics = createServiceMetrics(storage, primary);
    const auth = await withInstances(settings, { logger, primary }, async (instances) =>
      createAuth(
        { storage, ...instances, logger, metrics, ...outsidePorts(settings) },
        await loadAuthOptions(settings),
      ),
    );
    const shared = { problemBaseUrl: settings.AUTH_PROBLEM_BASE_URL, hsts: settings.NODE_ENV === 'production' };
    const { AUTH_API_PREFIX: prefix, PUBLIC_URL: publicUrl } = settings;
    const { MONITORING_TOKEN: monitoringToken, INTROSPECTION_TOKEN: introspectionToken } = settings;
    const monitoring = { metrics, monitoringToken, introspectionToken, isReady };
    const corsOrigins = settings.CORS_ORIGINS === undefined ? [] : readOrigins(settings.CORS_ORIGINS);
    const trustProxy = settings.TRUST_PROXY === undefined ? undefined : readTrustProxy(settings.TRUST_PROXY);
    const callers = { corsOrigins, trustProxy };
    const app = createAuthApp(auth, { ...shared, ...callers, ...monitoring, prefix, publicUrl, version, logger });
    const server = createHttpServer(app, shared);
    return { server, auth, close: () => auth.close() };
  });
}

export interface OpenOptions {
  readonly logger: Logger;
  /** Whether pending migrations are applied and a database that is missing is made. */
  readonly migrate: boolean;
}

/** The library on its database, without a server: all that a command needs. */
export function openAuth(settings: Settings, { logger, migrate }: OpenOptions): Promise<Auth> {
  return withStorage(settings, { migrate }, (storage) =>
    withRevocations(
      () => openRevocations(settings, logger),
      async ({ publish, close }) => {
        // Instances that run must hear of it; a command has nothing cached, and connects only when it has something to tell.
        const revocations = { publish, subscribe: () => undefined, close };
        return createAuth({ storage, revocations, logger, ...outsidePorts(settings) }, await loadAuthOptions(settings));
      },
    ),
  );
}

/** What several processes share besides the storage. */
type Instances = Pick<AuthPorts, 'rateLimiter' | 'revocations'>;

/** Builds something on what leads to other processes, which is closed when that fails. */
function withInstances<Built>(
  settings: Settings,
  { logger, primary }: Pick<Surroundings, 'logger'> & { readonly primary: Line | null },
  build: (instances: Instances) => Promise<Built>,
): Promise<Built> {
  const { REDIS_URL: redisUrl } = settings;
  const isByPrimary = primary !== null && redisUrl === undefined;
  const open = async () => (isByPrimary ? createPrimaryRevocations(primary) : openRevocations(settings, logger));
  return withRevocations(open, async (revocations) => {
    if (isByPrimary) return build({ revocations, rateLimiter: createPrimaryRateLimiter(primary) });
    if (redisUrl === undefined || !settings.RATE_LIMIT_ENABLED) return build({ revocations });
    const { createRedisRateLimiter } = await import('@auth/redis');
    const rateLimiter = await createRedisRateLimiter({ url: redisUrl, logger, breaker: toBreakerOptions(settings) });
    try {
      return await build({ revocations, rateLimiter });
    } catch (error) {
      await rateLimiter.close();
      throw error;
    }
  });
}

/** Builds something on the channel between instances, which is closed when that fails. */
async function withRevocations<Built>(
  open: () => Promise<Revocations>,
  build: (revocations: Revocations) => Promise<Built>,
): Promise<Built> {
  const revocations = await open();
  try {
    return await build(revocations);
  } catch (error) {
    await revocations.close();
    throw error;
  }
}

/** How instances tell each other what they revoke. It connects when it is first used. */
async function openRevocations(settings: Settings, logger: Logger): Promise<Revocations> {
  const { REDIS_URL: redisUrl, DATABASE_URL: databaseUrl } = settings;
  if (redisUrl !== undefined) {
    const { createRedisRevocations } = await import('@auth/redis');
    return createRedisRevocations({ url: redisUrl, logger });
  }
  return databaseUrl.startsWith('sqlite:') ? noRevocations : createPostgresRevocations({ url: databaseUrl, logger });
}

/**
 * What the primary process does for its workers: brings the database up to date once, and hears of other machines. Where there is a
 * Redis, workers hear of them by themselves.
 */
export async function composePrimary(
  settings: Settings,
  { logger }: Pick<Surroundings, 'logger'>,
): Promise<Revocations> {
  await migrateUp(toDatabaseOptions(settings));
  return settings.REDIS_URL === undefined ? openRevocations(settings, logger) : noRevocations;
}

/** What a scrape sees of a worker is what all workers count. */
function createServiceMetrics({ readPool }: MikroStorage, primary: Line | null): ServiceMetrics {
  if (primary === null) return createMetrics({ databasePool: readPool });
  const metrics = createMetrics({ databasePool: readPool, readOthers: createMetricsReader(primary) });
  tellMetrics(primary, metrics.snapshot);
  return metrics;
}

/** Whom the service asks that is not its own. */
function outsidePorts(settings: Settings): Pick<AuthPorts, 'breachedPasswords'> {
  const { BREACHED_PASSWORD_CHECK: isChecked, BREACHED_PASSWORD_URL: url } = settings;
  return isChecked ? { breachedPasswords: createBreachedPasswords({ url }) } : {};
}

/** Builds something on the storage, which is closed when that fails. */
async function withStorage<Built>(
  settings: Settings,
  { migrate }: Pick<OpenOptions, 'migrate'>,
  build: (storage: MikroStorage) => Promise<Built>,
): Promise<Built> {
  const storage = await createMikroStorage({ ...toDatabaseOptions(settings), migrate });
  try {
    return await build(storage);
  } catch (error) {
    await storage.close();
    throw error;
  }
}

async function loadAuthOptions(settings: Settings): Promise<AuthOptions> {
  const secret = settings.AUTH_SECRET ?? (await loadDevelopmentSecret(settings.AUTH_DATA_DIR));
  return toAuthOptions(settings, secret);
}
