import type { Server } from 'node:http';
import { type Auth, createAuth, type Logger } from '@auth/core';
import { createAuthApp, createHttpServer } from '@auth/koa';
import { createMikroStorage } from '@auth/storage-mikro';
import { loadDevelopmentSecret } from './development-secret.ts';
import { toAuthOptions } from './settings/auth-options.ts';
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
  const secret = settings.AUTH_SECRET ?? (await loadDevelopmentSecret(settings.AUTH_DATA_DIR));
  const storage = await createMikroStorage({ url: settings.DATABASE_URL, migrate: true });
  try {
    const auth = await createAuth({ storage, logger }, toAuthOptions(settings, secret));

    const shared = { problemBaseUrl: settings.AUTH_PROBLEM_BASE_URL, hsts: settings.NODE_ENV === 'production' };
    const { AUTH_API_PREFIX: prefix, PUBLIC_URL: publicUrl } = settings;
    const app = createAuthApp(auth, { ...shared, prefix, publicUrl, version, logger, isReady });
    const server = createHttpServer(app, shared);
    return { server, auth, close: () => auth.close() };
  } catch (error) {
    await storage.close();
    throw error;
  }
}
