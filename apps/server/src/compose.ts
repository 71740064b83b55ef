import type { Server } from 'node:http';
import { type Auth, createAuth, type Logger, type Metrics } from '@auth/core';
import { createAuthApp, createHttpServer, createMetrics } from '@auth/koa';
import { createMikroStorage } from '@auth/storage-mikro';
import { loadDevelopmentSecret } from './development-secret.ts';
import { toAuthOptions } from './settings/auth-options.ts';
import { toDatabaseOptions } from './settings/database-options.ts';
import type { Settings } from './settings/settings.ts';

export interface Surroundings {
  readonly logger: Logger;
  readonly version: string;
  /** Whether requests are wanted, for `/health/ready`. */
  readonly isReady: () => boolean;
}

/** The whole service; all that its server lacks is a port to listen on. */
export interface Service {
  readonly server: Server;
  readonly auth: Auth;
  /** Closes everything that was opened; the server is closed before. */
  readonly close: () => Promise<void>;
}

/** Builds the service from its settings. What was opened is closed again when a later step fails. */
export async function compose(settings: Settings, { logger, version, isReady }: Surroundings): Promise<Service> {
  const metrics = createMetrics();
  const auth = await openAuth(settings, { logger, metrics, migrate: true });
  try {
    const shared = { problemBaseUrl: settings.AUTH_PROBLEM_BASE_URL, hsts: settings.NODE_ENV === 'production' };
    const { AUTH_API_PREFIX: prefix, PUBLIC_URL: publicUrl, MONITORING_TOKEN: monitoringToken } = settings;
    const monitoring = { metrics, monitoringToken, isReady };
    const app = createAuthApp(auth, { ...shared, ...monitoring, prefix, publicUrl, version, logger });
    const server = createHttpServer(app, shared);
    return { server, auth, close: () => auth.close() };
  } catch (error) {
    await auth.close();
    throw error;
  }
}

export interface OpenOptions {
  readonly logger: Logger;
  readonly metrics?: Metrics;
  /** Whether pending migrations are applied and a database that is missing is made. */
  readonly migrate: boolean;
}

/** The library on its database, without a server: all that a command needs. */
export async function openAuth(settings: Settings, { migrate, ...ports }: OpenOptions): Promise<Auth> {
  const storage = await createMikroStorage({ ...toDatabaseOptions(settings), migrate });
  try {
    const secret = settings.AUTH_SECRET ?? (await loadDevelopmentSecret(settings.AUTH_DATA_DIR));
    return await createAuth({ storage, ...ports }, toAuthOptions(settings, secret));
  } catch (error) {
    await storage.close();
    throw error;
  }
}
